"""Does every fact about a tie have a sign of its own?"""

import itertools

import pytest

from ecograph.ecomap.reading import Quality
from ecograph.ecomap.strokes import point_at, portion, span, tie_marks, zigzag

LINE = [(0.0, 0.0), (200.0, 0.0)]


def drawn(**quality: object) -> str:
    return "".join(tie_marks(LINE, Quality.model_validate(quality)))


def test_no_two_ties_of_different_quality_look_alike() -> None:
    strengths = ("strong", "moderate", "tenuous", "broken", None)
    flows = ("to_client", "from_client", "both", "none")
    kinds = itertools.product(strengths, (True, False, None), flows, (True, False))
    looks = [drawn(strength=a, stress=b, flow=c, safe=d) for a, b, c, d in kinds]
    assert len(set(looks)) == len(looks)


def test_ties_differ_without_any_colour() -> None:
    shapes = {
        name: drawn(**quality).replace("#ad3815", "").replace("#1d6763", "")
        for name, quality in {
            "calm": {"strength": "strong", "stress": False},
            "stressful": {"strength": "strong", "stress": True},
            "unsafe": {"strength": "strong", "stress": False, "safe": False},
            "weak": {"strength": "tenuous", "stress": False},
        }.items()
    }
    assert len(set(shapes.values())) == 4


def test_stress_is_a_zigzag_at_any_strength() -> None:
    for strength in ("strong", "moderate", "tenuous", "broken", None):
        assert drawn(strength=strength, stress=True).count("L") > 20


@pytest.mark.parametrize(
    ("strength", "sign"),
    [
        ("strong", 'stroke-width="5"'),
        ("moderate", 'stroke-width="2"'),
        ("tenuous", 'stroke-dasharray="8 6"'),
        ("broken", 'stroke-dasharray="0 6"'),
    ],
)
def test_strength_is_width_and_dash(strength: str, sign: str) -> None:
    assert sign in drawn(strength=strength, stress=False)


def test_a_strength_that_was_not_asked_asks_back() -> None:
    assert ">?</text>" in drawn()
    assert ">?</text>" not in drawn(strength="moderate")


def test_an_ended_tie_has_no_arrows() -> None:
    assert drawn(strength="strong", flow="both", past=True) == drawn(strength="strong", past=True)


def test_a_zigzag_keeps_its_ends() -> None:
    swung = zigzag(LINE, 5, 12)
    assert (swung[0], swung[-1]) == (LINE[0], LINE[1])


def test_a_portion_is_as_long_as_its_ends_are_apart() -> None:
    bent = [(0.0, 0.0), (30.0, 0.0), (30.0, 40.0)]
    assert span(bent) == 70
    assert span(portion(bent, 10, 50)) == pytest.approx(40)
    assert point_at(bent, 40)[0] == (30, 10)
