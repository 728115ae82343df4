"""Judging images one after the other: runs that are kept, and runs that do not come about."""

from dataclasses import replace

import pytest

from wheelgate.errors import BuildError, NoEngineError
from wheelgate.model.config import load
from wheelgate.model.records import (
    Image,
    Layer,
    ModuleImport,
    Picture,
    Ratio,
    Render,
    Shard,
    Size,
)
from wheelgate.session import image_matrix as routes
from wheelgate.session.image_matrix import judge, kept, reference_of
from wheelgate.session.reuse import reused_notice
from wheelgate.storage.run_writer import RunWriter, make_latest
from wheelgate.util.processes import Completed
from wheelgate.util.progress import VARIABLE

SAMPLES = ("a/dots", "a/lines")
GATE = 'imports = ["numpy"]\n\n[timing]\nsamples = ["a/lines"]\n'
OTHER = '\n[images.other]\ntarget = "alpine"\n'


def an_image(name):
    return Image(name, name, f"localhost/{name}", "00", "00", False, 21.5, (), ())


def a_render(image, sample, error=""):
    pictures = () if error else (Picture(f"{image}/{sample}.png", "0", 1),)
    return Render(image, sample, pictures, error, (), 0.1, 0.1, 1)


@pytest.fixture
def project(checkout):
    gate = checkout / "gate.toml"
    first, rest = gate.read_text().split("\n", 1)
    gate.write_text(f"{first}\n{GATE}{rest}{OTHER}")
    for name in SAMPLES:
        file = checkout / f"samples/{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("def plot(): ...\n")
    return load(checkout)


@pytest.fixture
def keep(project, a_run):
    """Return a function that keeps a run over some images; it returns the run's id.

    The run is whole, but for what `changed` says of it.
    """

    def make(*names, started, **changed):
        folder = RunWriter(project.state)
        folder.id = f"2026010{started}-000000-abcdef"
        whole = a_run(
            id=folder.id,
            images=tuple(an_image(name) for name in names),
            sizes=tuple(Size(name, (Layer("a", 40, 10),), ()) for name in names),
            imports=tuple(ModuleImport(name, "numpy", "") for name in names),
            renders=tuple(a_render(name, sample) for name in names for sample in SAMPLES),
            ratios=tuple(
                Ratio("render", name, "debian", "*", 1.1, 1.0, 1.2, 6)
                for name in names
                if name != "debian"
            ),
        )
        folder.finish(replace(whole, **changed))
        return folder.id

    return make


@pytest.fixture
def ends(monkeypatch):
    """Return a function that lets `wheelgate run` end as it says, and start nothing."""

    def make(code, output, meanwhile=lambda: None):
        def run(command, **_):
            meanwhile()
            return Completed(tuple(command), code, output)

        monkeypatch.setattr(routes.process, "run", run)

    return make


def test_the_newest_run_of_one_image_alone_is_its_row(project, keep):
    keep("alpine", "debian", started=1)
    newest = keep("alpine", "debian", started=2)
    keep("alpine", "other", "debian", started=3)
    assert kept(project, "alpine").run == newest


def test_an_image_that_no_run_has_judged_has_a_row_that_says_so(project, keep):
    keep("other", "debian", started=1)
    found = kept(project, "alpine")
    assert found.problem == "`wheelgate run alpine`"
    assert found.is_missing
    assert not found.run


PARTS = {
    "sizes": {"sizes": ()},
    "the reference's size": {"sizes": (Size("alpine", (Layer("a", 40, 10),), ()),)},
    "imports": {"imports": ()},
    "samples": {"renders": (a_render("alpine", "a/lines"), a_render("debian", "a/lines"))},
    "a render time": {"ratios": (Ratio("render", "alpine", "debian", "a/lines", 1, 1, 1, 6),)},
    "the other shards' tests": {"shard": Shard(1, 4, "plan", "content", 2, 8)},
}


@pytest.mark.parametrize("part", PARTS)
def test_a_run_of_a_part_is_passed_over(project, keep, part):
    whole = keep("alpine", "debian", started=1)
    keep("alpine", "debian", started=2, **PARTS[part])
    assert kept(project, "alpine").run == whole


def test_times_that_were_slowed_down_on_purpose_are_passed_over(project, keep, a_process_run):
    whole = keep("alpine", "debian", started=1)
    keep(
        "alpine",
        "debian",
        started=2,
        process_runs=(replace(a_process_run("alpine"), slowdown=0.03),),
    )
    assert kept(project, "alpine").run == whole


def test_an_image_of_which_only_a_part_was_judged_says_what_its_run_lacks(project, keep):
    part = keep("alpine", "debian", started=1, sizes=())
    found = kept(project, "alpine")
    assert found.is_missing
    assert found.problem == f"`wheelgate run alpine` (the newest that is kept, {part}, lacks sizes)"


def test_an_image_that_draws_nothing_that_is_timed_needs_no_time(project, keep):
    nothing = tuple(a_render("alpine", sample, "it broke") for sample in SAMPLES)
    of_reference = tuple(a_render("debian", sample) for sample in SAMPLES)
    run = keep("alpine", "debian", started=1, renders=nothing + of_reference, ratios=())
    assert kept(project, "alpine").run == run
    some = (a_render("alpine", "a/dots"), a_render("alpine", "a/lines", "it broke"))
    run = keep("alpine", "debian", started=2, renders=some + of_reference, ratios=())
    assert kept(project, "alpine").run == run


def test_a_run_against_another_reference_is_passed_over(project, keep):
    whole = keep("alpine", "debian", started=1)
    nothing = tuple(a_render("alpine", sample, "it broke") for sample in SAMPLES)
    keep("alpine", "debian", started=2, reference="alpine", renders=nothing)
    assert kept(project, "alpine").run == whole


def test_a_damaged_run_is_passed_over(project, keep):
    good = keep("alpine", "debian", started=1)
    bad = keep("alpine", "debian", started=2)
    (project.state / "runs" / bad / "run.json").write_text("{")
    assert kept(project, "alpine").run == good


def test_the_references_row_is_from_the_newest_run(project, keep):
    keep("alpine", "debian", started=1)
    newest = keep("other", "debian", started=2)
    rows = [kept(project, "alpine"), kept(project, "other"), kept(project, "gone")]
    assert reference_of(project, rows).run == newest
    assert reference_of(project, rows[2:]).problem


def test_the_references_row_is_rather_from_a_run_of_all_of_its_image(project, keep):
    whole = keep("alpine", "debian", started=1)
    keep("other", "debian", started=2, sizes=())
    rows = [kept(project, "alpine"), routes.Route("other", run="20260102-000000-abcdef")]
    assert reference_of(project, rows).run == whole


def test_a_run_of_another_image_that_ends_meanwhile_is_not_taken_for_it(project, keep, ends):
    made = []

    def both():
        made.append(keep("alpine", "debian", started=1))
        keep("other", "debian", started=2)

    ends(0, "", both)
    assert judge(project, "alpine", (), print).run == made[0]
    ends(3, "no luck", lambda: keep("other", "debian", started=3))
    assert judge(project, "alpine", (), print).problem == "no luck"


def test_a_run_that_stands_for_the_new_one_is_its_row(project, keep, ends):
    stands = keep("alpine", "debian", started=1)
    keep("alpine", "debian", started=2)
    newest = keep("other", "debian", started=3)
    make_latest(project.state / "runs" / newest)
    ends(0, f"wheelgate: {reused_notice(stands)} (found in 0.1 s)")
    assert judge(project, "alpine", (), print).run == stands


@pytest.mark.parametrize(
    ("error", "unbuildable"),
    [
        (BuildError("target 'alpine' of Dockerfile does not build:\n    no", "correct it"), True),
        (BuildError("target 'debian-slim' of Dockerfile does not build:\n    no", "it"), False),
        (NoEngineError("podman or docker is not installed", "install one"), False),
    ],
)
def test_what_keeps_an_image_from_its_run_is_not_always_that_it_does_not_build(
    project, ends, error, unbuildable
):
    ends(3, f"!!! _pytest.outcomes.Exit: wheelgate: {error} !!!")
    found = judge(project, "alpine", (), print)
    assert found.problem == error.cause.splitlines()[0]
    assert (found.unbuildable, found.is_missing) == (unbuildable, not unbuildable)


def test_a_run_that_does_not_come_about_is_a_row_with_its_cause(project, keep):
    keep("alpine", "debian", started=1)
    (project.root / "plots.txt").unlink()
    found = judge(project, "alpine", (), lambda _: None)
    assert not found.run
    assert "plots.txt, which is not there" in found.problem


def test_what_a_run_does_before_it_ends_otherwise_is_not_its_cause(project, keep, monkeypatch):
    monkeypatch.setenv(VARIABLE, "1")
    broken = project.root / "test_broken.py"
    broken.write_text("import no_such_module\n")
    said = []
    found = judge(project, "alpine", (str(broken),), said.append)
    assert "looking whether anything has changed" in said[0]
    assert "test_broken.py" in found.problem
    assert "looking" not in found.problem
