"""How does an SQLite file keep a graph? Its tables, and the statements that read and write them.

Whoever changes a table raises `LAYOUT`: a store says with it which version can read it.
"""

APPLICATION_ID = 0x65636F67
"""The letters "ecog", kept in the header of every store."""
LAYOUT = 1
"""Kept as `user_version`; a newer one is not opened."""

COMMITS = 'SELECT number, nodes, edges, total, crc FROM "commit"'
PUT_COMMIT = 'INSERT INTO "commit" VALUES (?, ?, ?, ?, ?)'
NODES = 'SELECT id, kind, "commit", CAST(body AS BLOB), crc FROM node'
EDGES = 'SELECT id, kind, from_id, to_id, "commit", CAST(body AS BLOB), crc FROM edge'
# SQLite does not know how many edges a node has, and would rather read all of a kind in order.
EDGES_FROM = f"{EDGES} INDEXED BY edge_by_from WHERE kind = ? AND from_id = ?"
EDGES_TO = f"{EDGES} INDEXED BY edge_by_to WHERE kind = ? AND to_id = ?"
PUT_NODE = """
    INSERT INTO node VALUES (?, ?, ?, CAST(? AS TEXT), ?) ON CONFLICT (id) DO UPDATE
    SET kind = excluded.kind, "commit" = excluded."commit", body = excluded.body, crc = excluded.crc
"""
PUT_EDGE = """
    INSERT INTO edge VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT), ?) ON CONFLICT (id) DO UPDATE
    SET "commit" = excluded."commit", body = excluded.body, crc = excluded.crc
"""
TABLES = {
    "node": """CREATE TABLE node (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, "commit" INTEGER NOT NULL,
        body TEXT NOT NULL, crc INTEGER NOT NULL
    ) STRICT""",
    "edge": """CREATE TABLE edge (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL,
        from_id TEXT NOT NULL REFERENCES node (id), to_id TEXT NOT NULL REFERENCES node (id),
        "commit" INTEGER NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL
    ) STRICT""",
    "commit": """CREATE TABLE "commit" (
        number INTEGER NOT NULL PRIMARY KEY, nodes INTEGER NOT NULL, edges INTEGER NOT NULL,
        total INTEGER NOT NULL, crc INTEGER NOT NULL
    ) STRICT""",
    "node_by_kind": "CREATE INDEX node_by_kind ON node (kind, id)",
    "edge_by_kind": "CREATE INDEX edge_by_kind ON edge (kind, id)",
    "edge_by_from": "CREATE INDEX edge_by_from ON edge (from_id, kind)",
    "edge_by_to": "CREATE INDEX edge_by_to ON edge (to_id, kind)",
}
