"""Every sample is rendered, without side effects, and is the plot that was accepted."""

from wheelgate.model.records import BASELINE
from wheelgate.model.verdicts import judge_differences, judge_render, judge_stability

__all__ = [
    "test_a_render_is_its_baseline",
    "test_a_render_is_the_references",
    "test_a_sample_is_rendered_alike_by_two_processes",
    "test_a_sample_is_rendered_without_side_effects",
]


def test_a_sample_is_rendered_without_side_effects(wheelgate, verdict, any_image, sample):
    verdict(judge_render(wheelgate.renders.render(any_image, sample)))


def test_a_sample_is_rendered_alike_by_two_processes(wheelgate, verdict, any_image, sample):
    verdict(judge_stability(wheelgate.renders.render(any_image, sample)))


def test_a_render_is_its_baseline(wheelgate, verdict, any_image, sample):
    limits = wheelgate.limits(any_image)
    found = wheelgate.comparisons.of(any_image, sample, BASELINE)
    unstable = wheelgate.renders.unstable_in(sample, any_image)
    verdict(judge_differences(any_image, sample, BASELINE, found, limits, unstable))


def test_a_render_is_the_references(wheelgate, verdict, image, sample):
    limits = wheelgate.limits(image)
    found = wheelgate.comparisons.of(image, sample, wheelgate.reference)
    unstable = wheelgate.renders.unstable_in(sample, image, wheelgate.reference)
    verdict(judge_differences(image, sample, wheelgate.reference, found, limits, unstable))
