"""A render is timed from outside as well, and a verdict needs both clocks to agree."""

import pytest

from wheelgate.model.records import ALL, Conditions, ProcessRun
from wheelgate.timing.clocks import disagreement

CONDITIONS = Conditions("1", None, 0.1, None, None, 0.0)


def a_run(image, pair, inside, outside):
    """Return a process run whose sample took so many seconds by its own clock and the host's."""
    return ProcessRun(
        image=image,
        pair=pair,
        first_in_pair=True,
        first_plot_seconds=1.0,
        import_seconds={},
        cold_import_seconds={},
        interpreter_seconds=0.01,
        peak_bytes=1,
        wall_seconds={"a": inside},
        cpu_seconds={"a": tuple(each / 2 for each in inside)},
        run_delay_seconds={"a": (0.0,) * len(inside)},
        conditions=CONDITIONS,
        outside_seconds={"a": outside} if outside else {},
    )


def runs(factor=1.0, *, pairs=8, noise=0.0, overhead=0.0, own=0.04):
    """Return pairs whose image tells `factor` of the time that it took."""
    found = []
    for number in range(pairs):
        drift = 1 + noise * (-1) ** number
        real = own * drift
        found.append(a_run("alpine", number, (real * factor,) * 2, (real + overhead,) * 2))
        found.append(a_run("debian", number, (real,) * 2, (real + overhead,) * 2))
    return found


def said(found, sample="a"):
    return disagreement(found, "alpine", "debian", sample)


@pytest.mark.parametrize("sample", ["a", ALL])
@pytest.mark.parametrize("factor", [0.5, 0.9, 0.98, 1.03, 2.0])
def test_a_clock_that_tells_another_time_is_found(factor, sample):
    assert f"{1 / factor:.2f} times" in said(runs(factor, noise=0.2), sample)


@pytest.mark.parametrize("sample", ["a", ALL])
def test_clocks_that_agree_are_not_said_to_disagree(sample):
    assert said(runs(), sample) == ""
    assert said(runs(noise=0.3), sample) == ""
    assert said(runs(1.003, noise=0.3, overhead=0.0002), sample) == ""


def test_what_an_answer_takes_is_no_disagreement_of_a_short_render():
    assert said(runs(1.1, own=0.002, overhead=0.0003)) == ""


def test_too_few_pairs_and_older_records_say_nothing():
    assert said(runs(0.5, pairs=5)) == ""
    older = [a_run(image, n, (0.1,), ()) for n in range(8) for image in ("alpine", "debian")]
    assert said(older) == ""
