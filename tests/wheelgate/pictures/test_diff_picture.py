"""The picture of a difference: three panels, red pixels, a box around each region."""

import numpy as np
import pytest
from PIL import Image

from wheelgate.errors import StorageError
from wheelgate.pictures import diff_picture, write_diff_picture

RED = (220, 30, 60)


def red_of(file):
    with Image.open(file) as picture:
        return (np.asarray(picture.convert("RGB")) == RED).all(axis=2)


def test_what_changed_is_red_in_the_third_panel_only(png, tmp_path):
    file = tmp_path / "made" / "diff.png"
    assert write_diff_picture(png((40, 30)), png((40, 30), dots={(20, 10): (0, 0, 0)}), file)
    with Image.open(file) as picture:
        assert picture.width > 3 * 40
    red = red_of(file)
    assert red.any()
    assert not red[:, : 2 * 40].any()


def test_each_region_has_a_box_of_its_own(plot, saved, tmp_path):
    before, after = plot(), plot()
    after[100:104, 100:104] = after[200:204, 250:254] = (0, 0, 0, 255)
    assert write_diff_picture(saved(before), saved(after), tmp_path / "diff.png")
    red = red_of(tmp_path / "diff.png")[24:, 3 * 12 + 2 * 320 :]
    for top, left in ((100, 100), (200, 250)):
        assert red[top : top + 4, left : left + 4].all(), "the change"
        assert red[top - 6, left - 6 : left + 10].all(), "the upper side of its box"
        assert red[top - 6 : top + 10, left + 9].all(), "the right side of its box"
    assert not red[130:180].any()


def test_other_sizes_have_room_for_both(png, tmp_path):
    file = tmp_path / "diff.png"
    assert write_diff_picture(png((40, 10)), png((10, 50)), file)
    with Image.open(file) as picture:
        assert picture.width > 40 + 10 + 40
        assert picture.height > 50


@pytest.mark.parametrize("form", ["gif", "apng"])
def test_of_an_animation_the_frame_that_differs_is_drawn(animated, tmp_path, form):
    file = tmp_path / "diff.png"
    assert write_diff_picture(animated(form), animated(form, shifted=4), file, form)
    # The square of the fourth frame, 5 pixels a frame from the left, and moved by one.
    assert red_of(file)[24 + 15, 3 * 12 + 2 * 60 + 20]


@pytest.mark.parametrize("form", ["gif", "apng"])
def test_the_captions_name_the_frame(animated, tmp_path, monkeypatch, form):
    notes = []
    monkeypatch.setattr(diff_picture, "draw", lambda *arguments: notes.append(arguments[3]))
    write_diff_picture(animated(form), animated(form, shifted=4), tmp_path / "diff.png", form)
    assert notes == [", frame 4"]


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_a_document_is_drawn_as_pixels(svg, pdf, tmp_path, form):
    pair = {"svg": (svg(), svg(left=9)), "pdf": (pdf(5, 15), pdf(5, 19))}[form]
    assert write_diff_picture(*pair, tmp_path / "diff.png", form)
    assert red_of(tmp_path / "diff.png").any()


@pytest.mark.parametrize("form", ["png", "apng", "gif", "svg", "pdf"])
@pytest.mark.parametrize("damaged", [b"", b"no picture"])
def test_nothing_is_written_of_what_cannot_be_read(
    png, animated, svg, pdf, tmp_path, form, damaged
):
    whole = {
        "png": png(),
        "apng": animated("apng"),
        "gif": animated("gif"),
        "svg": svg(),
        "pdf": pdf(5),
    }[form]
    file = tmp_path / "diff.png"
    assert not write_diff_picture(whole, damaged, file, form)
    assert not write_diff_picture(damaged, whole, file, form)
    assert not file.exists()


def test_nothing_is_written_of_too_many_pixels(png, by_hand, tmp_path):
    bomb = by_hand.file(10_000, 10_000, 8, by_hand.RGB, b"")
    assert not write_diff_picture(png(), bomb, tmp_path / "diff.png")


def test_a_disk_that_refuses_is_an_error_with_its_mend(png, tmp_path, monkeypatch):
    pair = png(), png(dots={(1, 1): (0, 0, 0)})

    def refuse(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", refuse)
    with pytest.raises(StorageError, match="make room"):
        write_diff_picture(*pair, tmp_path / "diff.png")
