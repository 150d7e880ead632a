"""Riverbend is found in the checkout; tests/test_wheel.py finds it in the wheel."""

from pathlib import Path

from api.riverbend import find_riverbend


def test_a_checkout_reads_its_own_riverbend() -> None:
    root = Path(__file__).parent.parent.parent
    assert find_riverbend() == root / "fixtures" / "riverbend"
