"""Import the modules named on the command line; print, a line each, what that did besides.

Run by tests/test_imports.py in a process and a folder of its own.
"""

import importlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

PACKAGES = ("ecograph", "matchers", "loaders", "api")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
FORBIDDEN = ("socket.", "subprocess.", "sqlite3.", "tempfile.", "shutil.", "webbrowser.")
FORBIDDEN_OS = """
    os.exec os.fork os.link os.mkdir os.posix_spawn os.remove os.rename os.rmdir os.symlink
    os.system os.truncate
""".split()
OF_PYTHON = ("os", "collections.abc")  # where a variable is read for its asker


def watch(note: Callable[[str], None]) -> None:
    """Note every write, socket and process, and what our own files read of the environment."""

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & WRITES:
                note(f"opens {path!r} for writing")
        elif event.startswith(FORBIDDEN) or event in FORBIDDEN_OS:
            note(f"{event} {arguments!r}")

    def watched(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def read(*arguments: object) -> object:
            if (reader := nearest_reader()) is not None:
                note(f"{reader} reads the environment: {name} {arguments[1:]}")
            return original(*arguments)

        return read

    sys.addaudithook(audit)
    environment = type(os.environ)
    for name in ("__getitem__", "__iter__"):
        setattr(environment, name, watched(name, getattr(environment, name)))


def nearest_reader() -> str | None:
    """Name the file that asks for a variable, if it is one of ours."""
    frame: FrameType | None = sys._getframe(2)
    while frame and frame.f_globals["__name__"] in OF_PYTHON:
        frame = frame.f_back
    file = Path(frame.f_code.co_filename) if frame else Path()
    ours = Path(__file__).parent.parent
    within = file.relative_to(ours) if file.is_relative_to(ours) else Path()
    return str(within) if within.parts and within.parts[0] in PACKAGES else None


def logging_set_up() -> list[str]:
    """Tell what of logging is configured: the root, and loggers that bear our names."""
    loggers = [logging.root, *map(logging.getLogger, PACKAGES)]
    untouched = (logging.NOTSET, logging.WARNING)
    return [repr(one) for one in loggers if one.handlers or one.level not in untouched]


def main(modules: list[str]) -> None:
    """Import each module in turn and print what it did, headed by its name."""
    seen: list[str] = []
    watch(seen.append)
    for module in modules:
        importlib.import_module(module)
        seen += [f"configures logging: {what}" for what in logging_set_up()]
        if threading.active_count() > 1:
            seen.append("starts a thread")
        while seen:
            print(f"{module}: {seen.pop(0)}")


if __name__ == "__main__":
    main(sys.argv[1:])
