"""Accepting renders as baselines: what would change, what is refused, what is written."""

import hashlib

import pytest

from wheelgate.errors import BaselineError, RunError
from wheelgate.gallery.acceptance import apply, changes
from wheelgate.model.config import load
from wheelgate.model.records import Image, Picture, Render
from wheelgate.storage.run_file import latest
from wheelgate.storage.run_writer import RunWriter


@pytest.fixture
def rendered(checkout, a_run):
    """Return a function that makes a finished run of renders, and returns its project.

    It takes, for each image and sample, the pictures as bytes, or an error; and how all of
    them came out otherwise in a second process.
    """

    def make(*renders, unstable=()):
        folder = RunWriter(checkout / ".wheelgate")
        records = []
        for image, sample, outcome in renders:
            error = outcome if isinstance(outcome, str) else ""
            pictures = []
            for number, content in enumerate(() if error else outcome, start=1):
                suffix = f"-{number}" if len(outcome) > 1 else ""
                ending = "svg" if content.startswith(b"<svg") else "png"
                name = f"{image}/{sample}{suffix}.{ending}"
                path = folder.path / "renders" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                pictures.append(Picture(name, hashlib.sha256(content).hexdigest(), len(content)))
            records.append(
                Render(image, sample, tuple(pictures), error, (), 0.1, 0.1, 1, unstable=unstable)
            )
            source = checkout / "samples" / f"{sample}.py"
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text("def plot(): ...\n")
        images = tuple(
            Image(name, name, f"localhost/{name}", "00", "00", False, 1.0, (), ())
            for name in ("debian", "alpine")
        )
        folder.finish(a_run(id=folder.id, images=images, renders=tuple(records)))
        return load(checkout)

    return make


def baseline(project, name, content):
    path = project.root / "baselines" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def told(found):
    return [(change.kind, change.name) for change in found]


def test_a_render_without_a_baseline_is_new(rendered, png):
    project = rendered(("alpine", "matplotlib/line", [png()]))
    found = changes(project, None)
    assert told(found) == [("new", "matplotlib/line.png")]
    assert found[0].baseline == project.root / "baselines" / "matplotlib" / "line.png"


def test_a_render_that_differs_is_changed_and_says_how(rendered, png):
    project = rendered(("alpine", "matplotlib/line", [png(dots={(5, 2): (0, 0, 0)})]))
    baseline(project, "matplotlib/line.png", png())
    found = changes(project, None)
    assert told(found) == [("changed", "matplotlib/line.png")]
    assert "1 pixel differs" in found[0].summary
    assert "(5, 2)" in found[0].summary


def test_a_render_that_is_its_baseline_is_no_change(rendered, png):
    project = rendered(("alpine", "matplotlib/line", [png()]))
    baseline(project, "matplotlib/line.png", png())
    assert changes(project, None) == []


def test_a_baseline_that_is_damaged_can_be_replaced(rendered, png):
    project = rendered(("alpine", "matplotlib/line", [png()]))
    path = baseline(project, "matplotlib/line.png", png()[:30])
    found = changes(project, None)
    assert told(found) == [("changed", "matplotlib/line.png")]
    apply(found)
    assert path.read_bytes() == png()


def test_a_baseline_whose_sample_is_gone_is_orphaned(rendered, png):
    project = rendered(("alpine", "matplotlib/line", [png()]))
    baseline(project, "matplotlib/line.png", png())
    for name in ("matplotlib/gone.png", "matplotlib/gone-2.png", "seaborn/line.png"):
        baseline(project, name, png())
    assert told(changes(project, None)) == [
        ("orphaned", "matplotlib/gone-2.png"),
        ("orphaned", "matplotlib/gone.png"),
        ("orphaned", "seaborn/line.png"),
    ]


def test_the_pictures_of_a_sample_with_several_are_no_orphans(rendered, png):
    project = rendered(("alpine", "matplotlib/many", [png(), png((9, 9))]))
    apply(changes(project, None))
    assert sorted(path.name for path in (project.root / "baselines/matplotlib").iterdir()) == [
        "many-1.png",
        "many-2.png",
    ]
    assert changes(project, None) == []


def test_a_picture_that_a_sample_gives_no_more_is_orphaned(rendered, png):
    project = rendered(("alpine", "matplotlib/many", [png(), png((9, 9))]))
    baseline(project, "matplotlib/many-1.png", png())
    baseline(project, "matplotlib/many-2.png", png((9, 9)))
    baseline(project, "matplotlib/many-3.png", png((7, 7)))
    assert told(changes(project, None)) == [("orphaned", "matplotlib/many-3.png")]


def test_a_sample_whose_name_ends_in_a_number_is_no_orphan(rendered, png):
    project = rendered(("alpine", "matplotlib/figure-2", [png()]))
    baseline(project, "matplotlib/figure-2.png", png())
    assert changes(project, None) == []


def test_missing_only_neither_changes_nor_removes(rendered, png):
    project = rendered(
        ("alpine", "matplotlib/line", [png((9, 9))]), ("alpine", "matplotlib/new", [png()])
    )
    baseline(project, "matplotlib/line.png", png())
    baseline(project, "matplotlib/gone.png", png())
    assert told(changes(project, None, missing_only=True)) == [("new", "matplotlib/new.png")]


def test_a_pattern_takes_some_samples_and_removes_nothing(rendered, png):
    project = rendered(("alpine", "matplotlib/line", [png()]), ("alpine", "seaborn/bar", [png()]))
    baseline(project, "matplotlib/gone.png", png())
    assert told(changes(project, None, "bar")) == [("new", "seaborn/bar.png")]


def test_the_image_under_test_is_taken_unless_another_is_named(rendered, png):
    project = rendered(
        ("debian", "matplotlib/line", [png((3, 3))]), ("alpine", "matplotlib/line", [png((4, 4))])
    )
    (default,) = changes(project, None)
    (named,) = changes(project, "debian")
    assert default.render.read_bytes() == png((4, 4))
    assert named.render.read_bytes() == png((3, 3))
    assert default.name == named.name == "matplotlib/line.png"


def test_a_failed_render_is_refused_with_its_error(rendered, png):
    project = rendered(
        ("alpine", "matplotlib/line", [png()]), ("alpine", "seaborn/bar", "ValueError: no")
    )
    with pytest.raises(BaselineError, match=r"seaborn/bar .*ValueError: no"):
        changes(project, None)


@pytest.mark.parametrize("tamper", ["change", "remove"])
def test_a_render_that_is_not_what_the_run_recorded_is_refused(rendered, png, tamper):
    project = rendered(("alpine", "matplotlib/line", [png()]))
    file = latest(project.state) / "renders" / "alpine" / "matplotlib" / "line.png"
    if tamper == "change":
        file.write_bytes(png((99, 9)))
    else:
        file.unlink()
    with pytest.raises(BaselineError, match="not the picture that the run recorded"):
        changes(project, None)


@pytest.mark.parametrize(("chosen", "pattern"), [("musl", ""), (None, "nothing"), ("debian", "")])
def test_nothing_to_accept_is_told(rendered, png, chosen, pattern):
    project = rendered(("alpine", "matplotlib/line", [png()]))
    with pytest.raises(BaselineError, match="has no renders of") as caught:
        changes(project, chosen, pattern)
    assert (chosen or "alpine") in caught.value.cause
    assert pattern in caught.value.cause


def test_without_a_run_there_is_nothing_to_accept(checkout):
    with pytest.raises(RunError, match="there is no finished run"):
        changes(load(checkout), None)


def test_changes_alone_write_nothing(rendered, png):
    project = rendered(("alpine", "matplotlib/line", [png()]))
    changes(project, None)
    assert not (project.root / "baselines").exists()


def test_applying_writes_replaces_and_removes(rendered, png):
    project = rendered(
        ("alpine", "matplotlib/line", [png((9, 9))]), ("alpine", "seaborn/bar", [png((4, 4))])
    )
    baseline(project, "matplotlib/line.png", png())
    baseline(project, "matplotlib/gone.png", png())
    apply(changes(project, None))
    root = project.root / "baselines"
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.glob("*/*")}
    assert files == {"matplotlib/line.png": png((9, 9)), "seaborn/bar.png": png((4, 4))}
    assert changes(project, None) == []


def test_a_render_that_is_not_deterministic_is_refused(rendered, png):
    project = rendered(
        ("alpine", "matplotlib/line", [png()]), unstable=("line.png: 3 pixels differ",)
    )
    with pytest.raises(BaselineError, match="matplotlib/line is not deterministic") as caught:
        changes(project, None)
    assert "3 pixels differ" in caught.value.cause
    assert "seed" in caught.value.hint


def test_a_vector_picture_is_accepted_with_the_others(rendered, png):
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    project = rendered(("alpine", "matplotlib/line", [svg]))
    baseline(project, "matplotlib/line.pdf", b"%PDF-1.4")
    assert told(changes(project, None)) == [
        ("new", "matplotlib/line.svg"),
        ("orphaned", "matplotlib/line.pdf"),
    ]


def test_a_variant_that_the_samples_file_names_is_kept_and_another_is_orphaned(rendered, png):
    project = rendered(("alpine", "matplotlib/line", [png()]))
    for name in ("line.png", "line@musl.png", "line@stray.png"):
        baseline(project, f"matplotlib/{name}", png())
    baseline(
        project,
        "matplotlib/line.toml",
        b'[variants.musl]\nimages = ["alpine"]\nreason = "another FreeType"\n',
    )
    found = changes(project, None)
    assert told(found) == [("orphaned", "matplotlib/line@stray.png")]
    assert "'stray'" in found[0].summary
