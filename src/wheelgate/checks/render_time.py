"""Samples are rendered as fast as in the reference.

The times are measured by paired process runs in containers; `pytest-benchmark` shows them, one row
a sample and image, and keeps them in its JSON. The verdicts are of the pairs.
"""

import pytest

from wheelgate.model.verdicts import judge_waiting
from wheelgate.timing import ALL, ReplayClock, render_seconds, waiting_seconds

__all__ = [
    "test_a_sample_computes_and_does_not_wait",
    "test_a_sample_is_as_fast_as_in_the_reference",
    "test_all_samples_together_are_as_fast_as_in_the_reference",
    "test_render",
]

CLOCK = ReplayClock()


@pytest.mark.benchmark(timer=CLOCK, warmup=False)
def test_render(benchmark, wheelgate, any_image, timed_sample):
    process_runs = [run for run in wheelgate.timings.process_runs() if run.image == any_image]
    rounds = [seconds for run in process_runs for seconds in render_seconds(run, timed_sample)]
    if not rounds:
        pytest.fail("unmeasured: it was not timed", pytrace=False)
    benchmark.group = timed_sample
    benchmark.name = any_image
    benchmark.extra_info.update(wheelgate.timings.paired(any_image, timed_sample))
    CLOCK.load(rounds)
    benchmark.pedantic(CLOCK.play, rounds=len(rounds), iterations=1)


def test_a_sample_is_as_fast_as_in_the_reference(wheelgate, verdict, image, timed_sample):
    verdict(wheelgate.timings.verdict(image, timed_sample))


def test_all_samples_together_are_as_fast_as_in_the_reference(wheelgate, verdict, image):
    verdict(wheelgate.timings.verdict(image, ALL))


def test_a_sample_computes_and_does_not_wait(wheelgate, verdict, any_image, timed_sample):
    seconds = waiting_seconds(wheelgate.timings.process_runs(), any_image, timed_sample)
    verdict(judge_waiting(seconds, any_image, timed_sample, wheelgate.limits(any_image)))
