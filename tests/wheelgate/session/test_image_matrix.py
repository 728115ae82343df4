"""Judging images one after the other: runs that are kept, and runs that do not come about."""

from dataclasses import replace

import pytest

from wheelgate.errors import BuildError, ExitCode, NoEngineError
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
from wheelgate.session import image_matrix
from wheelgate.session.failure import Failure
from wheelgate.session.image_matrix import judge, kept, reference_of
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.processes import Completed

SAMPLES = ("a/dots", "a/lines")
GATE = 'imports = ["numpy"]\n\n[timing]\nsamples = ["a/lines"]\n'
OUTPUT = "wheelgate: weighing\nwheelgate: alpine: podman\n3 passed\n"
OTHER = '\n[images.other]\ntarget = "alpine"\n'


def a_build_error(image):
    error = BuildError(f"target {image!r} does not build:\n    no", "correct it")
    error.image = image
    return error


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
    """Return a function that lets `wheelgate run` end as it says; nothing is started."""

    def make(code, printed, said=""):
        def run(command, *, stdout, on_line, **_):
            assert "--json" in command
            stdout.write(printed)
            for line in said.splitlines():
                on_line(line)
            return Completed(tuple(command), code, said)

        monkeypatch.setattr(image_matrix.processes, "run", run)

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
    assert part in found.problem
    assert "sizes" in found.problem


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
    rows = [kept(project, "alpine"), image_matrix.Route("other", run="20260102-000000-abcdef")]
    assert reference_of(project, rows).run == whole


def test_the_run_that_a_command_names_is_the_row(project, keep, ends):
    """It need not be the newest: it may be reused, and others may end meanwhile."""
    named = keep("alpine", "debian", started=1)
    keep("alpine", "debian", started=2)
    ends(0, (project.state / "runs" / named / "run.json").read_bytes())
    assert judge(project, "alpine", (), print).run == named


@pytest.mark.parametrize(
    ("error", "unbuildable"),
    [
        (a_build_error("alpine"), True),
        (a_build_error("debian"), False),
        (NoEngineError("no engine", "install one"), False),
    ],
)
def test_what_keeps_an_image_from_its_run_is_not_always_that_it_does_not_build(
    project, ends, error, unbuildable
):
    ends(3, Failure.of(error).dump())
    found = judge(project, "alpine", (), print)
    assert found.problem == error.cause.splitlines()[0].rstrip(":")
    assert (found.unbuildable, found.is_missing) == (unbuildable, not unbuildable)


def test_what_prints_no_json_is_a_row_with_its_exit_code(project, ends):
    ends(4, b"Killed", "some\nlines\n")
    found = judge(project, "alpine", (), print)
    assert found.is_missing
    assert found.problem == "exit code 4: lines"


def test_progress_is_passed_on_with_the_image_and_tests_output_is_not(project, ends):
    ends(3, Failure.of(NoEngineError("no engine", "install one")).dump(), OUTPUT)
    said = []
    judge(project, "alpine", (), said.append)
    assert said == ["alpine: weighing", "alpine: podman"]


def test_ctrl_c_in_a_run_ends_all(project, ends):
    ends(ExitCode.INTERRUPTED, b"")
    with pytest.raises(KeyboardInterrupt):
        judge(project, "alpine", (), print)


def test_a_real_run_that_does_not_come_about_is_a_row_with_its_cause(project):
    (project.root / "test_broken.py").write_text("import no_such_module\n")
    said = []
    found = judge(project, "alpine", ("test_broken.py",), said.append)
    assert found.is_missing
    assert "test_broken.py" in found.problem
    (project.root / "plots.txt").unlink()
    assert "plots.txt" in judge(project, "alpine", (), said.append).problem
