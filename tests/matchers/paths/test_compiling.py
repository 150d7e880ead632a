"""Does a search run where compiled code can and cannot be kept?"""

from collections.abc import Callable
from typing import cast

from matchers.paths.compiling import compiled

TWICE = '''
def twice(number: int) -> int:
    """Written nowhere: no folder stands beside it in which compiled code could be kept."""
    return 2 * number
'''


def once_more(number: int) -> int:
    """Written in a file: its compiled code can be kept."""
    return number + 1


def test_a_function_is_compiled_where_its_code_can_be_kept() -> None:
    assert compiled(once_more)(1) == 2


def test_a_function_is_compiled_where_its_code_can_not_be_kept() -> None:
    names: dict[str, object] = {}
    exec(TWICE, names)  # noqa: S102 - the way to have a function without a file
    twice = cast("Callable[[int], int]", names["twice"])
    assert compiled(twice)(21) == 42
