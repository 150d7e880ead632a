"""Files and feeds into a graph, and out again; knows `ecograph` only."""
