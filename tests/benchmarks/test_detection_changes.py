"""The changes of the detection table: each does what it says, and the more the stronger it is."""

import importlib
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="the table's own dependency")
pytest.importorskip("imagehash", reason="the table's own dependency")

import matplotlib.pyplot as plt

FOLDER = Path(__file__).parents[2] / "benchmarks/detection"
MODULES = (
    "artists",
    "changes",
    "changes_of_artists",
    "changes_of_layout",
    "changes_of_pixels",
    "document",
    "drawing",
    "methods",
    "pairs",
    "places",
    "tables",
)


@pytest.fixture(scope="module")
def script():
    """Return the table's modules by their names, and forget them at the end."""
    sys.path.insert(0, str(FOLDER))
    try:
        yield {name: importlib.import_module(name) for name in MODULES}
    finally:
        sys.path.remove(str(FOLDER))
        for name in MODULES:
            sys.modules.pop(name, None)


@pytest.fixture
def figure():
    """Return a small figure that has something for every change, laid out."""
    with plt.rc_context():
        small, ax = plt.subplots(figsize=(3.2, 2.4))
        small.subplots_adjust(left=0.25, bottom=0.25)
        x = np.linspace(0, 6, 13)
        ax.plot(x, np.sin(x), label="sine")
        ax.scatter(x, np.cos(x), color="tab:red")
        ax.bar([1, 3], [0.3, 0.6], color="0.7")
        ax.set(title="a title", xlabel="time", ylabel="height")
        ax.legend(loc="lower left")
        small.draw_without_rendering()
        yield small
    plt.close("all")


def corpus():
    return tomllib.loads((FOLDER / "corpus.toml").read_text())


def of_figures():
    return [kind for kind in corpus()["changes"] if kind["where"].startswith("figure")]


def of_pixels():
    return [kind for kind in corpus()["changes"] if kind["where"] == "pixels"]


def named(kinds):
    return pytest.mark.parametrize("entry", kinds, ids=[kind["name"] for kind in kinds])


def pixels_of(script, figure):
    return script["changes"].pixels_of(script["drawing"].saved(figure))


def differing(first, second):
    return (first != second).any(axis=-1)


def amount(first, second):
    """Return the sum of all differences."""
    return int(np.abs(first.astype(int) - second).sum())


@named(of_figures())
def test_a_change_of_a_figure_is_seen_where_it_is_said_to_be(script, figure, entry):
    kind = script["changes"].Kind.read(entry)
    before = pixels_of(script, figure)
    arguments = kind.strengths[-1].arguments
    places = script["changes"].function_of(kind)(figure, **arguments)
    after = pixels_of(script, figure)
    if before.shape != after.shape:
        assert entry["name"] == "other resolution, other size"
        return
    mask = differing(before, after)
    assert mask.any()
    for place in places:
        assert place.holds_any(mask)
        mask[max(place.top, 0) : place.bottom, max(place.left, 0) : place.right] = False
    assert not places or not mask.any(), "it is seen elsewhere, too"


@pytest.mark.parametrize(
    "name",
    [
        "leave_out_points",
        "widen_lines",
        "grow_text",
        "fade",
        "recolour",
        "move_legend",
        "raise_value",
        "nudge",
    ],
)
def test_a_stronger_change_of_a_figure_changes_more(script, name):
    entry = next(kind for kind in of_figures() if kind["function"] == name)
    kind = script["changes"].Kind.read(entry)
    amounts = []
    for strength in kind.strengths:
        # A figure that was changed once is not the same again.
        small, ax = plt.subplots(figsize=(2.4, 1.8))
        ax.plot(np.arange(12), np.sin(np.arange(12)), "o-", label="sine", antialiased=True)
        ax.set(xlabel="time")
        ax.legend(loc="lower left")
        small.draw_without_rendering()
        before = pixels_of(script, small)
        script["changes"].function_of(kind)(small, **strength.arguments)
        amounts.append(amount(before, pixels_of(script, small)))
        plt.close(small)
    assert amounts == sorted(amounts)
    assert amounts[0] < amounts[-1]


def test_a_label_that_is_cut_off_more_leaves_less_ink(script, figure):
    ink = [int((255 - pixels_of(script, figure)[..., :3].astype(int)).sum())]
    for percent in (20, 60, 110):
        script["changes_of_layout"].clip_label(figure, percent=percent)
        ink.append(int((255 - pixels_of(script, figure)[..., :3].astype(int)).sum()))
    assert ink == sorted(ink, reverse=True)
    assert len(set(ink)) == len(ink)


@named(of_pixels())
def test_a_stronger_change_of_pixels_changes_more(script, figure, entry):
    kind = script["changes"].Kind.read(entry)
    before = pixels_of(script, figure)
    change = script["changes"].function_of(kind)
    amounts = [amount(before, change(before, **strength.arguments)) for strength in kind.strengths]
    assert amounts[0] > 0
    if kind.function != "shift":
        assert amounts == sorted(amounts)


def test_a_shift_moves_what_is_inside(script, figure):
    before = pixels_of(script, figure)
    after = script["changes_of_pixels"].shift(before, right=-2, down=1)
    assert (after[1:, :-2] == before[:-1, 2:]).all()


@named(corpus()["unchanged"])
def test_a_file_written_again_has_other_bytes_and_the_same_pixels(script, figure, entry):
    kind = script["changes"].Kind.read(entry)
    before = script["drawing"].saved(figure)
    after = script["changes"].function_of(kind)(before, **kind.strengths[0].arguments)
    assert before != after
    read = script["changes"].pixels_of
    assert (read(before) == read(after)).all()


def test_an_empty_figure_has_nothing_to_change(script):
    empty = plt.figure(figsize=(1, 1))
    for entry in of_figures():
        kind = script["changes"].Kind.read(entry)
        if kind.function != "change_resolution":
            with pytest.raises(script["artists"].NotApplicableError):
                script["changes"].function_of(kind)(empty, **kind.strengths[0].arguments)
    plt.close(empty)


def test_the_document_keeps_what_others_wrote(script):
    document = script["document"]
    first = document.replaced(document.NEW_DOCUMENT, "one")
    other = first.replace("<!-- speed: begin -->", "<!-- speed: begin -->\nfast")
    second = document.replaced(other, "two")
    assert "one" not in second
    assert f"{document.BEGIN}\n\ntwo\n\n{document.END}" in second
    assert "<!-- speed: begin -->\nfast" in second
