"""What a change of the Dockerfile changed: tests that are there where `--against` names a revision.

Both images render today's samples, so that what differs between them is theirs.
"""

import pytest

from wheelgate.model.verdicts import judge_change
from wheelgate.timing import ALL

__all__ = [
    "test_a_sample_is_as_fast_as_before",
    "test_all_samples_together_are_as_fast_as_before",
    "test_what_changed_is_known",
]


def test_what_changed_is_known(wheelgate, verdict, changed_image, rendered_samples):
    verdict(judge_change(wheelgate.changes.of(changed_image, rendered_samples), changed_image))


def test_a_sample_is_as_fast_as_before(wheelgate, verdict, changed_image, timed_sample):
    skip_the_same(wheelgate, changed_image)
    verdict(wheelgate.timings.verdict(changed_image, timed_sample, "revision"))


def test_all_samples_together_are_as_fast_as_before(wheelgate, verdict, changed_image):
    skip_the_same(wheelgate, changed_image)
    verdict(wheelgate.timings.verdict(changed_image, ALL, "revision"))


def skip_the_same(wheelgate, image):
    if wheelgate.image_set.baseline_image(image) == image:
        pytest.skip("both are built from the same inputs: there is one image only")
