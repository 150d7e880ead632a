"""How is a search compiled, and where is the compiled code kept?

numba keeps it beside the source, else in the user's cache folder. Where neither can be written the
search is compiled anew in each process, which takes seconds and never fails. A kept function does
not notice that a function of another file has changed: those that call each other share a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a function at its first call; other threads run while it does."""
    try:
        return cast("F", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder can be written
        return cast("F", njit(nogil=True)(function))
