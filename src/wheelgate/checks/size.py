"""The image is as small as it has to be, by itself and next to the reference."""

import pytest

from wheelgate.model.verdicts import judge_size, judge_size_ratio

__all__ = [
    "test_an_image_is_smaller_than_the_reference",
    "test_an_image_is_within_its_size",
]


@pytest.mark.needs_size
def test_an_image_is_within_its_size(wheelgate, verdict, any_image):
    limit = wheelgate.project.gate.images[any_image].limits.size_mb
    verdict(judge_size(wheelgate.measurements.sizes.of(any_image), limit))


@pytest.mark.needs_size
def test_an_image_is_smaller_than_the_reference(wheelgate, verdict, image):
    limit = wheelgate.project.gate.images[image].limits.size_ratio
    sizes = (
        wheelgate.measurements.sizes.of(image),
        wheelgate.measurements.sizes.of(wheelgate.reference),
    )
    verdict(judge_size_ratio(*sizes, limit))
