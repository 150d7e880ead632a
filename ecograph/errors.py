"""Every error raised on purpose, drawn as one tree.

EcographError
├── InputError (ValueError)            what was handed in cannot be used
│   ├── UnknownFormat                  no loader knows this source
│   ├── UnsafeArchive                  a zip that reaches outside itself or explodes
│   ├── NothingLinks                   a package whose keys fit nothing
│   ├── SchemaViolation                an edge that may not join these nodes
│   └── InvalidRequest                 a question that contradicts itself
├── NotFound (LookupError)             nothing of that name is here
│   ├── NodeNotFound
│   ├── TermNotFound
│   └── SourceNotFound (FileNotFoundError)
├── StoreError (OSError)               the store cannot be trusted or reached
│   ├── DamagedStore                   the file is ours, and broken
│   ├── ForeignStore                   the file is not ours, or from a newer version
│   ├── StoreBusy                      somebody else is writing
│   └── StoreOccupied                  the store holds other records than this command expects
└── MissingExtra (ImportError)         an optional part is not installed

A message tells what is wrong, with which value, and what to do. It never quotes a client's file.
"""


class EcographError(Exception):
    """The family: catch this to catch everything ecograph raises on purpose."""


class InputError(EcographError, ValueError):
    """What was handed in cannot be used."""


class UnknownFormat(InputError):
    """No loader knows this source."""


class UnsafeArchive(InputError):
    """A zip that reaches outside its folder, or grows beyond its limits."""


class NothingLinks(InputError):
    """A package in which every non-blank key points at nothing."""


class SchemaViolation(InputError):
    """An edge that may not join the nodes it names, or names a node that is not there."""


class InvalidRequest(InputError):
    """A question that contradicts itself or asks for what cannot be."""


class NotFound(EcographError, LookupError):
    """Nothing of that name is here."""


class NodeNotFound(NotFound):
    """No node has this id, or it has another kind, or it may not be shown."""


class TermNotFound(NotFound):
    """No taxonomy term fits what was asked."""


class SourceNotFound(NotFound, FileNotFoundError):
    """There is no such file or folder."""


class StoreError(EcographError, OSError):
    """The store cannot be trusted or reached."""


class DamagedStore(StoreError):
    """The file is an ecograph store, and broken; it is left as it is."""


class ForeignStore(StoreError):
    """The file is no ecograph store, or one written by a newer version."""


class StoreBusy(StoreError):
    """Somebody else is writing to this store."""


class StoreOccupied(StoreError):
    """The store holds other records than this command expects."""


class MissingExtra(EcographError, ImportError):
    """An optional part of ecograph is not installed."""
