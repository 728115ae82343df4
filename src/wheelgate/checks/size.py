"""The image is as small as it has to be, by itself and next to the reference."""

import pytest

from wheelgate.model.verdicts import judge_size, judge_size_ratio

__all__ = [
    "test_an_image_is_smaller_than_the_reference",
    "test_an_image_is_within_its_size",
]


@pytest.mark.needs_size
def test_an_image_is_within_its_size(wheelgate, verdict, any_image):
    size = wheelgate.measurements.sizes.of(any_image)
    verdict(judge_size(size, wheelgate.limits(any_image)))


@pytest.mark.needs_size
def test_an_image_is_smaller_than_the_reference(wheelgate, verdict, image):
    sizes = wheelgate.measurements.sizes
    own, reference = sizes.of(image), sizes.of(wheelgate.reference)
    verdict(judge_size_ratio(own, reference, wheelgate.limits(image)))
