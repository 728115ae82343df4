"""What the tests that were chosen will ask for: it is prepared ahead of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from wheelgate.session.session import Session

_OF_IMAGES = ("image", "any_image", "changed_image")


def params_of(item: pytest.Item) -> Mapping[str, str]:
    """Return what a test is run for, by the names of its parameters."""
    return item.callspec.params if hasattr(item, "callspec") else {}


def samples_to_render(
    session: Session, items: Sequence[pytest.Item], every_sample: Callable[[], Sequence[str]]
) -> dict[str, list[str]]:
    """Return, for each image, the samples that tests will ask for.

    Args:
        session: The session.
        items: The tests.
        every_sample: Returns what a test with `rendered_samples` asks for.
    """
    chosen = [*map(params_of, items), *_for_changes(session, items, every_sample)]
    wanted: dict[str, dict[str, None]] = {}
    for each in chosen:
        sample = each.get("sample") or each.get("timed_sample")
        if not sample:
            continue
        images = {each[name] for name in _OF_IMAGES if name in each}
        images |= {other for image in images if (other := session.image_set.baseline_image(image))}
        if "image" in each or "timed_sample" in each:  # compared with the reference
            images |= {session.reference}
        for image in images:
            wanted.setdefault(image, {})[sample] = None
    return {image: list(samples) for image, samples in wanted.items()}


def images_of(session: Session, items: Sequence[pytest.Item], mark: str) -> list[str]:
    """Return the images that tests with a mark ask for, and the reference to compare with."""
    chosen = [params_of(item) for item in items if item.get_closest_marker(mark)]
    names = {each[name] for each in chosen for name in ("image", "any_image") if name in each}
    if any("image" in each for each in chosen):
        names |= {session.reference}
    return [name for name in session.image_set.names if name in names]


def _for_changes(
    session: Session, items: Sequence[pytest.Item], every_sample: Callable[[], Sequence[str]]
) -> Iterator[Mapping[str, str]]:
    """Yield what tests want that compare every sample of an image with another revision's."""
    for item in items:
        if "rendered_samples" in getattr(item, "fixturenames", ()):
            image = params_of(item).get("changed_image")
            if image and session.image_set.baseline_image(image) not in {None, image}:
                yield from ({"changed_image": image, "sample": name} for name in every_sample())
