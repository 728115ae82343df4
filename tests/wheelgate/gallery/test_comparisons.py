"""Renders against baselines: the nearest is shown, and a tolerance excuses pixels alone."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from wheelgate.gallery.comparisons import BASELINE, Comparisons
from wheelgate.model.config import load
from wheelgate.storage.run_writer import RunWriter

ACCEPTS = """\
[[tolerance]]
images = ["alpine"]
largest = 255
reason = "whatever it looks like"

[variants.other]
images = ["alpine"]
reason = "another FreeType"
"""


def gif(*greys, duration=100):
    frames = [Image.new("L", (20, 20), grey) for grey in greys]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=duration)
    return out.getvalue()


@pytest.fixture
def compared(checkout):
    """Return a function that compares a render with baselines, given by their file names."""
    (checkout / "baselines/a").mkdir(parents=True)

    def make(render, accepts="", **baselines):
        for name, content in baselines.items():
            stem, _, suffix = name.rpartition("_")
            (checkout / f"baselines/a/{stem.replace('__', '@')}.{suffix}").write_bytes(content)
        (checkout / "baselines/a/line.toml").write_text(accepts)
        suffix = next(iter(baselines)).rpartition("_")[2]
        renders = SimpleNamespace(
            render=lambda *_: None, pictures=lambda _: [(f"alpine/a/line.{suffix}", render)]
        )
        run = RunWriter(checkout / ".wheelgate")
        comparisons = Comparisons(load(checkout), run, renders)
        (found,) = comparisons.of("alpine", "a/line", BASELINE)
        return found

    return make


def test_of_several_baselines_the_nearest_is_shown(compared, png):
    render = png(dots={(1, 1): (0, 0, 0)})
    far, near = png(colour="black"), png(dots={(1, 1): (9, 9, 9)})
    found = compared(render, ACCEPTS, line_png=far, line__other_png=near)
    assert (found.kind, found.expected) == ("different pixels", "a/line@other.png")


def test_a_variant_that_is_identical_is_identical(compared, png):
    found = compared(png(), ACCEPTS, line_png=png(colour="black"), line__other_png=png())
    assert (found.kind, found.expected) == ("identical", "a/line@other.png")


def test_a_difference_within_tolerance_carries_its_reason(compared, png):
    found = compared(png(dots={(1, 1): (0, 0, 0)}), ACCEPTS, line_png=png())
    assert (found.kind, found.tolerance) == ("different pixels", "whatever it looks like")
    assert compared(png(dots={(1, 1): (0, 0, 0)}), "", line_png=png()).tolerance == ""


def test_a_tolerance_excuses_neither_missing_frames_nor_another_timing(compared):
    whole = gif(10, 90, 170)
    assert compared(gif(11, 90, 170), ACCEPTS, line_gif=whole).tolerance
    assert not compared(gif(11, 90), ACCEPTS, line_gif=whole).tolerance
    assert not compared(gif(11, 90, 170, duration=300), ACCEPTS, line_gif=whole).tolerance
