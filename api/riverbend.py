"""Where is Riverbend, the invented county: the checkout's own folder, or the wheel's copy?"""

from pathlib import Path

from ecograph.errors import SourceNotFound


def find_riverbend() -> Path:
    """Find the folder that holds Riverbend's input, in a checkout and wherever the wheel is.

    Raises
    ------
    SourceNotFound
        Neither is there: the installation is incomplete.
    """
    root = Path(__file__).resolve().parent.parent
    for folder in (root / "fixtures" / "riverbend", root / "ecograph" / "_riverbend"):
        if folder.is_dir():
            return folder
    raise SourceNotFound(
        f"Riverbend is neither in fixtures/riverbend nor in ecograph/_riverbend of {root}; "
        "install ecograph again."
    )
