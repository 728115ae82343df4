"""A start costs what it costs in the reference: interpreter, imports, first plot, memory."""

import pytest

from wheelgate.timing.schedule import JUDGED_STARTING

__all__ = [
    "test_a_start_costs_no_more_than_in_the_reference",
]


@pytest.mark.parametrize("measure", [*JUDGED_STARTING, "peak memory"])
def test_a_start_costs_no_more_than_in_the_reference(wheelgate, verdict, image, measure):
    if not wheelgate.timings.has_cost(image, measure):
        pytest.skip(f"{measure}: there is no such thing in either image")
    verdict(wheelgate.timings.starting_verdict(image, measure))
