"""The image is as small as it has to be, by itself and beside the reference."""

import pytest

from wheelgate.model.verdicts import judge_size, judge_size_ratio

__all__ = [
    "test_an_image_is_smaller_than_the_reference",
    "test_an_image_is_within_its_size",
]


@pytest.mark.needs_size
def test_an_image_is_within_its_size(wheelgate, verdict, any_image):
    verdict(judge_size(wheelgate.size(any_image), wheelgate.limits(any_image)))


@pytest.mark.needs_size
def test_an_image_is_smaller_than_the_reference(wheelgate, verdict, image):
    sizes = wheelgate.size(image), wheelgate.size(wheelgate.reference)
    verdict(judge_size_ratio(*sizes, wheelgate.limits(image)))
