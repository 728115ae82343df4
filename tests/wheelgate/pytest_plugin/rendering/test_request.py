"""The test that asks is about one image, or says which."""

from dataclasses import replace

import pytest

from wheelgate.errors import RenderError
from wheelgate.pytest_plugin.rendering.request import seen_from


def test_a_test_is_about_the_image_that_it_asks_for(render_request):
    assert render_request.image == "alpine"
    assert replace(render_request, images=("alpine", "alpine")).image == "alpine"
    assert render_request.name == "tests/test_image.py::test_it"


@pytest.mark.parametrize(
    ("images", "said"), [((), "no image"), (("alpine", "debian"), "alpine and debian")]
)
def test_a_test_that_names_none_or_several_has_to_say_which(render_request, images, said):
    with pytest.raises(RenderError, match=said) as told:
        _ = replace(render_request, images=images).image
    assert "any_image" in told.value.hint


def test_a_path_is_seen_from_a_folder_and_never_leads_out_of_it(tmp_path):
    assert seen_from(tmp_path, tmp_path / "a/../b/c.png") == "b/c.png"
    assert seen_from(tmp_path / "deploy", tmp_path / "tests/c.png") == "tests/c.png"
