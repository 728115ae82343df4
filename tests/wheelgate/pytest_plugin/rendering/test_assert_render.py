"""Pictures are compared with a test's own baselines, and become these where that is asked for."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from wheelgate.errors import RenderError
from wheelgate.gallery.comparisons import Comparisons
from wheelgate.model.config import load
from wheelgate.model.records import Render
from wheelgate.pytest_plugin.rendering import AssertRender, BaselineUpdates, Rendered
from wheelgate.storage.run_writer import RunWriter

BLACK = (0, 0, 0)
REASON = "FreeType 2.14 rounds otherwise"


@pytest.fixture
def holding(checkout, render_request, verdicts):
    """Return a function that makes an AssertRender, and what it knows of the session."""
    (checkout / "tests").mkdir()
    project, run = load(checkout), RunWriter(checkout / ".wheelgate")
    session = SimpleNamespace(
        project=project, run=run, read=set(), comparisons=Comparisons(project, run, None)
    )
    updates = BaselineUpdates(wanted=True)

    def make(*, accept=False):
        chosen = updates if accept else BaselineUpdates(wanted=False)
        return AssertRender(session, render_request, verdicts.append, chosen)

    make.session = session
    return make


def rendered(*contents, image="alpine", name="square", unstable=()):
    numbers = [""] if len(contents) == 1 else [f"-{number}" for number in range(1, 9)]
    pictures = {
        f"{name}{number}.png": each for number, each in zip(numbers, contents, strict=False)
    }
    record = Render(image, f"_own/{name}", (), "", (), 0.1, 0.1, 1, (), unstable, 2)
    return Rendered(image, f"tests/test_image.py::{name}", name, pictures, record)


@pytest.fixture
def baseline(checkout):
    """Return the file that a square is compared with where nothing else is said."""
    file = checkout / "tests/baselines/test_image/square.png"
    file.parent.mkdir(parents=True)
    return file


def test_the_same_bytes_pass(holding, baseline, verdicts, png):
    baseline.write_bytes(png())
    holding()(rendered(png()))
    (verdict,) = verdicts
    assert (verdict.outcome, verdict.check, verdict.image) == ("pass", "baseline", "alpine")
    assert (verdict.subject, verdict.limit) == ("tests/test_image.py::square", "identical")
    assert holding.session.read == {baseline}


def test_a_changed_pixel_fails_with_its_place_and_a_picture_of_it(holding, baseline, verdicts, png):
    baseline.write_bytes(png())
    holding()(rendered(png(dots={(3, 2): BLACK})))
    (verdict,) = verdicts
    assert verdict.outcome == "fail"
    assert verdict.details[0].startswith("tests/baselines/test_image/square.png: 1 pixel differs")
    assert "at (3, 2)" in " ".join(verdict.details)
    (difference,) = holding.session.comparisons.all
    assert difference.diff_picture in " ".join(verdict.details)
    assert (holding.session.run.path / difference.diff_picture).is_file()
    assert baseline.read_bytes() == png()


def test_the_same_pixels_in_another_file_are_what_the_images_limit_says(
    holding, baseline, verdicts, png, checkout
):
    baseline.write_bytes(png())
    holding()(rendered(png(compress_level=0)))
    gate = checkout / "gate.toml"
    gate.write_text(gate.read_text().replace("size_mb", 'renders = "same pixels"\nsize_mb'))
    holding.session.project = load(checkout)
    holding()(rendered(png(compress_level=0)))
    assert [verdict.outcome for verdict in verdicts] == ["fail", "pass"]
    assert "the pixels are the same" in " ".join(verdicts[0].details)


def test_without_a_baseline_it_fails_and_writes_none(holding, verdicts, png, checkout):
    holding()(rendered(png()))
    (verdict,) = verdicts
    assert verdict.outcome == "fail"
    assert "there is no baseline; run with --update-baselines" in " ".join(verdict.details)
    assert not (checkout / "tests/baselines").exists()


def test_what_is_accepted_is_unmeasured_and_passes_the_next_time(holding, verdicts, png, checkout):
    holding(accept=True)(rendered(png()))
    assert (checkout / "tests/baselines/test_image/square.png").read_bytes() == png()
    holding()(rendered(png()))
    assert [verdict.outcome for verdict in verdicts] == ["unmeasured", "pass"]
    assert "taken as the baseline: tests/baselines/test_image/square.png" in " ".join(
        verdicts[0].details
    )


def test_a_changed_picture_is_accepted_only_where_that_is_asked_for(
    holding, baseline, verdicts, png
):
    baseline.write_bytes(png(colour="black"))
    holding(accept=True)(rendered(png()))
    assert baseline.read_bytes() == png()
    assert verdicts[0].outcome == "unmeasured"


def test_one_image_does_not_take_the_baseline_of_another(holding, baseline, verdicts, png):
    accept = holding(accept=True)
    accept(rendered(png()))
    accept(rendered(png(colour="black"), image="debian"))
    assert baseline.read_bytes() == png()
    assert [verdict.outcome for verdict in verdicts] == ["unmeasured", "fail"]
    assert "that of an earlier render of this run" in " ".join(verdicts[1].details)


def test_nor_does_it_where_the_other_rendered_what_was_accepted_before(
    holding, baseline, verdicts, png
):
    baseline.write_bytes(png())
    accept = holding(accept=True)
    accept(rendered(png()))
    accept(rendered(png(colour="black"), image="debian"))
    assert baseline.read_bytes() == png()
    assert [verdict.outcome for verdict in verdicts] == ["pass", "fail"]


def test_a_plot_that_is_not_deterministic_fails_and_is_never_accepted(
    holding, verdicts, png, checkout
):
    def keep(verdict):
        verdicts.append(verdict)
        pytest.fail(verdict.details[0])

    accept = AssertRender(
        holding.session, holding()._render_request, keep, BaselineUpdates(wanted=True)
    )
    with pytest.raises(pytest.fail.Exception, match="two differ"):
        accept(rendered(png(), unstable=("two differ",)))
    assert [(each.check, each.outcome) for each in verdicts] == [("determinism", "fail")]
    assert verdicts[0].subject == "tests/test_image.py::square"
    assert not (checkout / "tests/baselines").exists()


def test_each_figure_has_its_own_baseline_and_none_may_be_missing(holding, baseline, verdicts, png):
    accept = holding(accept=True)
    accept(rendered(png(), png(colour="black")))
    names = {file.name for file in baseline.parent.iterdir()}
    assert names == {"square-1.png", "square-2.png"}
    holding()(rendered(png(), png(colour="black")))
    assert [verdict.outcome for verdict in verdicts] == ["unmeasured", "pass"]
    holding()(replace(rendered(png()), pictures={"square-1.png": png()}))
    assert verdicts[2].outcome == "fail"
    assert "square-2.png: baseline has this picture, and the render has not" in " ".join(
        verdicts[2].details
    )


def test_a_figure_that_is_no_longer_rendered_goes_when_the_others_are_accepted(
    holding, baseline, verdicts, png
):
    for number in (1, 2):
        (baseline.parent / f"square-{number}.png").write_bytes(png())
    (baseline.parent / "squares.png").write_bytes(png())
    holding(accept=True)(rendered(png()))
    names = {file.name for file in baseline.parent.iterdir()}
    assert names == {"square.png", "squares.png"}


def test_a_file_or_a_folder_may_be_named(holding, verdicts, png, checkout):
    (checkout / "pictures").mkdir()
    (checkout / "pictures/one.png").write_bytes(png())
    (checkout / "pictures/square.png").write_bytes(png())
    holding()(rendered(png()), "../pictures/one.png")
    holding()(rendered(png()), checkout / "pictures")
    assert [verdict.outcome for verdict in verdicts] == ["pass", "pass"]
    assert [each.expected for each in holding.session.comparisons.all] == [
        "pictures/one.png",
        "pictures/square.png",
    ]


def test_two_plots_that_are_compared_with_one_file_have_a_picture_of_each_difference(
    holding, baseline, verdicts, png
):
    baseline.write_bytes(png())
    holding()(rendered(png(dots={(1, 1): BLACK}), name="dot"), baseline)
    holding()(rendered(png(colour="black"), name="night"), baseline)
    pictures = [each.diff_picture for each in holding.session.comparisons.all]
    assert len(set(pictures)) == 2
    assert all(
        picture in " ".join(verdict.details)
        for picture, verdict in zip(pictures, verdicts, strict=True)
    )


def test_pictures_from_elsewhere_are_compared_by_their_names(holding, verdicts, png):
    holding(accept=True)({"badge.png": png()})
    holding()({"badge.png": png()})
    holding()({"badge.png": png(colour="black")})
    holding()({})
    outcomes = [verdict.outcome for verdict in verdicts]
    assert outcomes == ["unmeasured", "pass", "fail", "unmeasured"]
    assert {verdict.subject for verdict in verdicts} == {"tests/test_image.py::test_it"}


def test_a_difference_within_tolerance_passes_with_its_reason(holding, baseline, verdicts, png):
    baseline.write_bytes(png())
    grey = rendered(png(dots={(3, 2): (250, 250, 250)}))
    holding()(grey, tolerance={"largest": 5, "reason": REASON})
    holding()(grey, tolerance={"largest": 4, "reason": REASON})
    holding()(grey, tolerance={"largest": 5, "reason": REASON, "images": ["debian"]})
    assert [verdict.outcome for verdict in verdicts] == ["pass", "fail", "fail"]
    assert REASON in " ".join(verdicts[0].details)


@pytest.mark.parametrize(
    ("tolerance", "said"),
    [
        ({"largest": 3}, "reason: "),
        ({"largest": 3, "reason": "short"}, "reason: "),
        ({"reason": REASON}, "without a bound"),
        ({"largest": 300, "reason": REASON}, "largest: "),
        ({"biggest": 3, "reason": REASON}, "biggest: "),
    ],
)
def test_a_tolerance_needs_a_bound_and_a_reason(holding, png, tolerance, said):
    with pytest.raises(RenderError, match=said):
        holding()(rendered(png()), tolerance=tolerance)


@pytest.mark.parametrize(
    ("names", "baseline", "said"),
    [
        (["a.txt"], None, "a.txt"),
        (["a.png", "b.png"], "one.png", "one.png alone"),
        (["a.svg"], "one.png", "one.png alone"),
    ],
)
def test_what_cannot_be_compared_is_refused(holding, png, names, baseline, said):
    with pytest.raises(RenderError, match=said):
        holding()(dict.fromkeys(names, png()), baseline)
