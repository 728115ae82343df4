"""The sentence on a route: it follows from what was measured, the worst first."""

import pytest

from wheelgate.model.records import Ratio
from wheelgate.report.advice import advice, markdown
from wheelgate.report.image_matrix import HEADINGS, Route, Samples


def a_route(**changed):
    """Return a route that draws everything alike, at the same speed, in half the size."""
    facts = {
        "image": "alpine",
        "run": "1",
        "outcome": "pass",
        "build_seconds": 20.0,
        "imported": 9,
        "samples": Samples(same=90, unmeasured=1),
        "bytes": 289_000_000,
        "compressed_bytes": 100_000_000,
        "size_ratio": 0.5,
        "render": a_ratio(1.0, 0.99, 1.01),
        "import_seconds": 1.25,
    }
    return Route(**{**facts, **changed})


def a_ratio(ratio, low, high):
    return Ratio("render", "alpine", "debian", "*", ratio, low, high, 6)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Smaller, and as fast: debian's pictures in 0.50 of its size."),
        (
            {"render": a_ratio(1.28, 1.2, 1.3)},
            "Where size counts for more than time: debian's pictures in 0.50 of its size, 1.28 "
            "times its render time.",
        ),
        (
            {"render": a_ratio(0.9, 0.88, 0.92)},
            "Smaller, and faster, 0.90 times its render time: debian's pictures in 0.50 of its "
            "size.",
        ),
        (
            {"render": a_ratio(0.9, 0.88, 0.92), "size_ratio": 1.2},
            "Where time counts for more than size: debian's pictures, faster, 0.90 times its "
            "render time, in 1.20 of its size.",
        ),
        ({"size_ratio": 1.0}, "No gain: debian's pictures, as fast, in 1.00 of its size."),
        (
            {"samples": Samples(same=88, other=2)},
            "Smaller, and as fast: debian's pictures but for 2 of 90 samples in 0.50 of its size.",
        ),
        (
            {"render": None},
            "Where size counts for more than time: debian's pictures in 0.50 of its "
            "size, how fast was not measured.",
        ),
        (
            {"samples": Samples(same=80, failed=10)},
            "Only for plots that it draws: 10 of 90 samples fail.",
        ),
        (
            {
                "samples": Samples(same=80, failed=10),
                "not_imported": (("seaborn", "ImportError: x"), ("scipy", "ImportError: y")),
            },
            "Not usable as it is: seaborn and 1 more cannot be imported (ImportError: x).",
        ),
        ({"problem": "gcc: not found", "unbuildable": True}, "Cannot be built: gcc: not found"),
        ({"problem": "`wheelgate run alpine`"}, "Not judged yet: `wheelgate run alpine`"),
        ({"samples": Samples()}, "Too little was measured to say."),
        ({"size_ratio": None}, "Too little was measured to say."),
    ],
)
def test_a_route_is_judged_by_its_worst_figure_first(changed, said):
    assert advice(a_route(**changed), "debian") == said


def test_an_interval_that_reaches_the_references_speed_is_no_other_speed():
    assert "as fast" in advice(a_route(render=a_ratio(1.05, 1.009, 1.1)), "debian")
    assert "as fast" in advice(a_route(render=a_ratio(0.95, 0.9, 0.995)), "debian")


def test_the_reference_is_what_the_others_are_held_against():
    assert advice(a_route(image="debian"), "debian") == "The reference."


def test_the_table_has_a_row_and_a_sentence_for_each_route():
    broken = a_route(image="broken", problem="no\nwheel", unbuildable=True)
    routes = [a_route(), broken, a_route(image="debian")]
    lines = markdown(routes, "debian").splitlines()
    assert lines[0].count("|") == len(HEADINGS) + 1
    assert {line.count("|") for line in lines[:5]} == {len(HEADINGS) + 1}
    assert "| alpine | pass | 20 | 9 of 9 | 90 / 0 / 0 | 289.0 | 100.0 |" in lines[2]
    assert "1.000 [0.990, 1.010] | 1.25 |" in lines[2]
    assert "does not build" in lines[3]
    assert "| debian | reference |" in lines[4]
    assert lines[-2] == "- **broken**: Cannot be built: no wheel"


def test_an_image_that_nobody_judged_is_not_said_not_to_build():
    text = markdown([a_route(run="", problem="`wheelgate run alpine`")], "debian")
    assert "| alpine | not judged yet | - |" in text
    assert "does not build" not in text
