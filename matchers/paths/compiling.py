"""How is a search compiled, and where is the compiled code kept?

numba keeps it beside the source, else in the user's cache folder. Where neither can be written the
search is compiled anew in each process, which takes seconds and never fails. A kept function does
not notice that a function of another file has changed: those that call each other share a file.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a function at its first call; other threads run while it does."""
    return cast("F", njit(nogil=True)(function))


def kept(function: F) -> F:
    """Have what was compiled for earlier processes used, and kept for later ones.

    Asked for at the first call and not where the function stands: numba makes the folder at once,
    and importing writes nothing.
    """
    _keep(function)
    return function


@cache
def _keep(function: Any) -> None:
    with suppress(RuntimeError):  # no folder can be written
        function.enable_caching()
