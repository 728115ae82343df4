"""Baselines: which files are a sample's, what else is accepted, and from whom."""

import pytest

from wheelgate.errors import BaselineError, OutsideError
from wheelgate.gallery.baselines import Baselines, Tolerance
from wheelgate.model.records import PixelDifference

TOLERANCE = """\
[[tolerance]]
images = ["alpine-apk"]
formats = ["png"]
changed_share = 0.1
largest = 3
reason = "another FreeType"
"""

VARIANT = """\
[variants.musl]
images = ["alpine-musl"]
reason = "another C library"
"""


def a_difference(changed_pixels=5, largest=2, local=0.5):
    return PixelDifference(10, 10, changed_pixels, largest, 0.1, local, (0, 0), 0.0, None, ())


@pytest.fixture
def baselines(tmp_path):
    """Return a folder of baselines, and a function that fills it."""

    def fill(accepts, *names):
        (tmp_path / "a").mkdir(exist_ok=True)
        for name in names:
            (tmp_path / "a" / name).write_bytes(b"")
        (tmp_path / "a" / "line.toml").write_text(accepts)
        return Baselines(tmp_path)

    return fill


def names(found):
    return {picture: [file.name for file in files] for picture, files in found.items()}


def test_a_samples_pictures_are_its_figures_in_every_format(baselines):
    found = baselines(
        "",
        "line.png",
        "line.svg",
        "line-1.png",
        "line-2.png",
        "lines.png",
        "line-x.png",
        "other.png",
        "line.txt",
    )
    assert names(found.pictures("a/line", "alpine")) == {
        "a/line.png": ["line.png"],
        "a/line.svg": ["line.svg"],
        "a/line-1.png": ["line-1.png"],
        "a/line-2.png": ["line-2.png"],
    }


def test_a_variant_is_accepted_from_the_images_that_it_names(baselines):
    found = baselines(VARIANT, "line.png", "line@musl.png", "line@stray.png")
    assert names(found.pictures("a/line", "alpine-musl")) == {
        "a/line.png": ["line.png", "line@musl.png"]
    }
    assert names(found.pictures("a/line", "alpine")) == {"a/line.png": ["line.png"]}


def test_a_sample_without_a_folder_has_no_pictures(tmp_path):
    assert Baselines(tmp_path / "nowhere").pictures("a/line", "alpine") == {}


@pytest.mark.parametrize(
    ("image", "picture", "found", "holds"),
    [
        ("alpine-apk", "a/line.png", a_difference(), True),
        ("alpine", "a/line.png", a_difference(), False),
        ("alpine-apk", "a/line.svg", a_difference(), False),
        ("alpine-apk", "a/line.png", a_difference(changed_pixels=10), True),
        ("alpine-apk", "a/line.png", a_difference(changed_pixels=11), False),
        ("alpine-apk", "a/line.png", a_difference(largest=4), False),
        ("alpine-apk", "a/line.png", a_difference(local=99), True),
    ],
)
def test_a_tolerance_holds_for_its_images_formats_and_bounds(
    baselines, image, picture, found, holds
):
    tolerance = baselines(TOLERANCE).tolerance("a/line", image, picture, found)
    assert (tolerance is not None) is holds
    if tolerance:
        assert tolerance.reason == "another FreeType"


def test_a_tolerance_without_a_bound_holds_for_nothing():
    assert not Tolerance(("alpine",), "a good reason").holds(a_difference(1, 1, 0.01))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TOLERANCE.replace("reason", "reasons"), "reason"),
        (TOLERANCE.replace("another FreeType", "no"), "reason"),
        (TOLERANCE.replace("largest = 3", "largest = -3"), "largest"),
        (TOLERANCE.replace('["alpine-apk"]', "[]"), "images"),
        (VARIANT.replace("images", "image"), "image"),
        ("[[tolerance", "at end of document"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(baselines, text, said):
    with pytest.raises(BaselineError, match=r"line\.toml") as caught:
        baselines(text).accepted("a/line")
    assert said in caught.value.cause


def test_a_sample_that_has_baselines_and_is_gone_is_named_once(baselines):
    found = baselines("", "line.png", "line.svg", "fill-1.png", "fill-2.png", "fill@musl.png")
    assert found.vanished(["a/line"]) == ["a/fill"]
    assert found.vanished(["a/line", "a/fill"]) == []
    assert found.vanished([]) == ["a/fill", "a/line"]


def test_a_sample_in_no_folder_has_its_baselines_in_none(tmp_path):
    for name in ("line.png", "line-2.png", "gone.svg", "costs.csv"):
        (tmp_path / name).write_bytes(b"")
    found = Baselines(tmp_path)
    assert [picture for _, picture, _ in found.files("line")] == ["line-2.png", "line.png"]
    assert found.vanished(["line"]) == ["gone"]


def test_a_baseline_that_is_a_link_to_a_runs_own_render_is_refused(tmp_path):
    render = tmp_path / ".wheelgate/latest/renders/alpine/a/line.png"
    render.parent.mkdir(parents=True)
    render.write_bytes(b"a render")
    folder = tmp_path / "baselines/a"
    folder.mkdir(parents=True)
    (folder / "line.png").symlink_to("../../.wheelgate/latest/renders/alpine/a/line.png")
    with pytest.raises(OutsideError):
        Baselines(tmp_path / "baselines")
