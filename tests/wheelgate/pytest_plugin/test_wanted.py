"""What is measured and rendered ahead is what the chosen tests ask for, and no more."""

from types import SimpleNamespace

import pytest

from wheelgate.pytest_plugin.wanted import images_of, samples_to_render


def session(**before):
    """Return a session of alpine and its reference, whose other revision has some images."""
    image_set = SimpleNamespace(names=("alpine", "debian"), baseline_image=before.get)
    return SimpleNamespace(image_set=image_set, reference="debian")


def item(*marks, fixtures=(), **params):
    """Return a test with some marks that is run for some parameters."""
    return SimpleNamespace(
        callspec=SimpleNamespace(params=params),
        fixturenames=(*fixtures, *params),
        get_closest_marker=lambda mark: mark if mark in marks else None,
    )


@pytest.mark.parametrize(
    ("items", "sizes", "imports"),
    [
        ([item("needs_size", any_image="debian")], ["debian"], []),
        ([item("needs_imports", any_image="alpine")], [], ["alpine"]),
        ([item("needs_size", image="alpine")], ["alpine", "debian"], []),
        ([item(any_image="alpine")], [], []),
        ([SimpleNamespace(get_closest_marker=lambda _: "needs_size")], [], []),
    ],
)
def test_an_image_is_measured_ahead_if_a_test_with_that_mark_asks_for_it(items, sizes, imports):
    assert images_of(session(), items, "needs_size") == sizes
    assert images_of(session(), items, "needs_imports") == imports


@pytest.mark.parametrize(
    ("items", "images"),
    [
        ([item(any_image="alpine", sample="dots")], {"alpine"}),
        ([item(image="alpine", sample="dots")], {"alpine", "debian"}),
        ([item(any_image="alpine", timed_sample="dots")], {"alpine", "debian"}),
        ([item(changed_image="alpine", sample="dots")], {"alpine", "alpine@1"}),
        ([item(any_image="alpine")], set()),
    ],
)
def test_a_sample_is_rendered_in_the_images_that_it_is_compared_between(items, images):
    found = samples_to_render(
        session(alpine="alpine@1" if "changed_image" in items[0].fixturenames else None),
        items,
        list,
    )
    assert found == {image: ["dots"] for image in images}


@pytest.mark.parametrize("before", ["alpine@1", "alpine", None])
def test_a_test_of_all_changes_has_every_sample_rendered_in_both_revisions(before):
    items = [item(fixtures=("rendered_samples",), changed_image="alpine")]
    found = samples_to_render(session(alpine=before), items, lambda: ["dots", "lines"])
    both = {image: ["dots", "lines"] for image in ("alpine", "alpine@1")}
    assert found == (both if before == "alpine@1" else {})
