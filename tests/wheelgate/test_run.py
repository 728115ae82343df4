"""Keeping runs: written beside, renamed into place, read back by their schema."""

import contextlib
import json
import resource
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from wheelgate import run as runs
from wheelgate.errors import RunError, StorageError
from wheelgate.records import (
    SCHEMA,
    Base,
    Conditions,
    Difference,
    Drift,
    EngineProbe,
    Examination,
    Finding,
    FoundInFile,
    Image,
    Input,
    Interpreter,
    Layer,
    PackageSize,
    Picture,
    PixelDifference,
    ProbeStep,
    Ratio,
    Region,
    Render,
    SideEffect,
    Size,
    Stage,
    Start,
    TestResult,
    Verdict,
)
from wheelgate.run import RunFolder


def a_full_run(a_run):
    """Return a run that has one of everything."""
    probe = EngineProbe(
        "podman", "/usr/bin/podman", "podman 5", ("--runtime", "runc"), (), (), True, True,
        (ProbeStep("run", (), False, "no"), ProbeStep("build", ("--network", "none"), True)),
    )  # fmt: skip
    drift = Drift("libc6", "2.41-12", "2.41-13")
    region = Region(1, 2, 3, 4, 5, 255, 0.5, (1, 0))
    pixels = PixelDifference(9, 9, 5, 255, 0.1, 20.5, (0, 0), 0.5, None, (region,))
    return a_run(
        engine=probe,
        images=(
            Image(
                "alpine", "alpine", "localhost/a:1", "00", "11", True, 9.5,
                (Input("wheel", "numpy", "2.4.6", "numpy.whl", "22", 5),), (drift,),
                Interpreter("3.13.1", "/opt", "/opt/lib", "'--x'", "glibc 2.41",
                            {"numpy": "2.4.6"}, {"numpy": ("cp313-cp313-any",)}),
            ),
        ),
        bases=(Base("alpine:3.23", "packages", "33", ("a==1",), (drift,)),),
        lock_sha256={"plots.txt": "44"},
        sizes=(
            Size("alpine", (Layer("sha256:5", 10, 5),),
                 (PackageSize("wheel", "numpy", "2.4.6", 7, 2),)),
        ),
        renders=(
            Render("alpine", "a/b", (Picture("alpine/a/b.png", "66", 3),), "",
                   (SideEffect("warning", "W: x"),), 0.5, 0.4, 10, ("/fonts/a.ttf",), ("b",), 2),
        ),
        differences=(
            Difference("alpine", "a/b", "baseline", "a/b.png", "different pixels", "1 pixel",
                       "a/b.png", pixels, "a reason", "diffs/a/b.png"),
        ),
        starts=(
            Start("alpine", 0, True, 0.9, {"matplotlib": 0.3}, {"matplotlib": 0.9}, 0.01, 99,
                  {"a/b": (0.1, 0.2)}, {"a/b": (0.1, 0.1)}, {"a/b": (0.0, 0.1)},
                  Conditions("1", None, 0.5, 0.0, None, 3.5), 0.03, ("steal",)),
        ),
        timing_seed=7,
        ratios=(Ratio("render", "alpine", "debian", "*", 1.1, 1.0, 1.2, 4),),
        verdicts=(Verdict("size", "alpine", "all", "unmeasured", "why", "1 MB", "2 MB"),),
        tests=(TestResult("a.py::test_a", "error", 0.1, "message"),),
        stages=(Stage("timing", 3.5),),
        notes=("a note",),
        examinations=(
            Examination(
                "alpine", "musl 1.2.5", {"extension module": 3, "library": 1}, 4,
                (Finding("no-python", "unknown", "no python3"),),
                (FoundInFile("/x.so", "extension module",
                             (Finding("library-missing", "stops", "why", ("a",), ("b",)),),
                             True, "an excuse"),),
                "it cannot be read",
            ),
        ),
    )  # fmt: skip


def finished(state, a_run, **changed):
    folder = RunFolder(state)
    return folder.finish(a_run(id=folder.id, **changed))


@contextlib.contextmanager
def no_file_larger_than(limit):
    """Let this process write no larger file: a disk that refuses, without one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# --- writing --------------------------------------------------------------------------------


def test_a_finished_run_is_the_latest_and_reads_back_the_same(tmp_path, a_run):
    folder = RunFolder(tmp_path)
    run = a_run(id=folder.id)
    final = folder.finish(run)
    assert final == tmp_path / "runs" / folder.id
    assert runs.latest(tmp_path) == final
    assert runs.load(final) == run


def test_files_beside_the_record_come_along(tmp_path, a_run):
    folder = RunFolder(tmp_path)
    (folder.path / "renders").mkdir()
    (folder.path / "renders" / "a.png").write_bytes(b"a picture")
    final = folder.finish(a_run(id=folder.id))
    assert (final / "renders" / "a.png").read_bytes() == b"a picture"
    assert not folder.path.exists()


def test_a_run_that_was_cut_off_is_no_run(tmp_path, a_run):
    folder = RunFolder(tmp_path)
    (folder.path / "run.json").write_bytes(runs.dump(a_run()))
    with pytest.raises(RunError, match="there is no finished run"):
        runs.latest(tmp_path)


def test_a_run_that_was_cut_off_leaves_the_one_before_as_the_latest(tmp_path, a_run):
    before = finished(tmp_path, a_run)
    RunFolder(tmp_path)
    assert runs.latest(tmp_path) == before


def test_the_latest_run_is_the_one_finished_last(tmp_path, a_run):
    first, second = RunFolder(tmp_path), RunFolder(tmp_path)
    second.finish(a_run(id=second.id))
    first.finish(a_run(id=first.id, notes=("finished last",)))
    assert runs.load(runs.latest(tmp_path)).notes == ("finished last",)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".latest")] == []


def test_the_pointer_is_relative_so_that_a_checkout_can_be_moved(tmp_path, a_run):
    state = tmp_path / "here" / ".wheelgate"
    name = finished(state, a_run).name
    (tmp_path / "here").rename(tmp_path / "there")
    assert runs.latest(tmp_path / "there" / ".wheelgate").name == name


def test_twenty_finished_runs_are_kept(tmp_path, a_run):
    for day in range(1, 26):
        old = tmp_path / "runs" / f"200001{day:02}-000000-aaaaaa"
        old.mkdir(parents=True)
        (old / "run.json").write_text("{}")
    newest = finished(tmp_path, a_run)
    names = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert len(names) == 20
    assert names == [*(f"200001{day:02}-000000-aaaaaa" for day in range(7, 26)), newest.name]


def test_a_run_in_the_making_is_not_removed_for_a_newer_one(tmp_path, a_run):
    unfinished = RunFolder(tmp_path)
    for _ in range(22):
        finished(tmp_path, a_run)
    assert unfinished.path.is_dir()


def test_the_newest_run_is_kept_even_where_the_clock_went_back(tmp_path, a_run):
    for day in range(1, 21):
        (tmp_path / "runs" / f"299901{day:02}-000000-aaaaaa").mkdir(parents=True)
    newest = finished(tmp_path, a_run)
    assert newest.is_dir()
    assert runs.latest(tmp_path) == newest


def test_a_disk_that_refuses_drops_the_run_and_keeps_the_one_before(tmp_path, a_run):
    before = finished(tmp_path, a_run)
    folder = RunFolder(tmp_path)
    with no_file_larger_than(500), pytest.raises(StorageError, match=folder.id):
        folder.finish(a_run(id=folder.id))
    assert runs.latest(tmp_path) == before
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [before.name]


def test_a_pointer_that_cannot_be_replaced_leaves_no_run_behind(tmp_path, a_run):
    (tmp_path / "latest" / "in the way").mkdir(parents=True)
    folder = RunFolder(tmp_path)
    with pytest.raises(StorageError):
        folder.finish(a_run(id=folder.id))
    assert list((tmp_path / "runs").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".latest")] == []


def test_a_state_that_is_no_folder_is_a_storage_error(tmp_path):
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StorageError, match="state"):
        RunFolder(tmp_path / "state")


def test_a_dropped_run_leaves_nothing(tmp_path):
    folder = RunFolder(tmp_path)
    (folder.path / "a file").write_text("a")
    folder.drop()
    assert list((tmp_path / "runs").iterdir()) == []


def test_stages_of_one_name_add_up_in_the_order_of_their_first(tmp_path):
    folder = RunFolder(tmp_path)
    folder.add_stage("build", 2.0)
    folder.add_stage("timing", 1.0)
    folder.add_stage("build", 0.5)
    assert folder.stages == [Stage("build", 2.5), Stage("timing", 1.0)]


def test_a_stage_that_ends_by_an_error_counts_too(tmp_path):
    folder = RunFolder(tmp_path)
    with pytest.raises(KeyError), folder.stage("build"):
        raise KeyError
    assert [stage.name for stage in folder.stages] == ["build"]


# --- reading --------------------------------------------------------------------------------


def test_everything_that_a_run_can_hold_reads_back_the_same(tmp_path, a_run):
    run = a_full_run(a_run)
    (tmp_path / "run.json").write_bytes(runs.dump(run))
    assert runs.load(tmp_path) == run


def test_what_a_sample_says_cannot_make_a_run_unwritable(tmp_path, a_run):
    said = "bytes that are no text: \udcff, and \x00"
    effects = (SideEffect("warning", said), SideEffect("output", said))
    render = Render("alpine", "a/b", (), said, effects, 0.0, 0.0, 0)
    (tmp_path / "run.json").write_bytes(runs.dump(a_run(renders=(render,))))
    assert runs.load(tmp_path).renders[0].error.startswith("bytes that are no text")


def test_a_folder_without_a_run_is_answered_with_the_command_that_makes_one(tmp_path):
    for read in (runs.load, runs.latest):
        with pytest.raises(RunError) as caught:
            read(tmp_path)
        assert str(tmp_path) in caught.value.cause
        assert "wheelgate run" in caught.value.advice


def test_a_pointer_to_a_run_that_is_gone_is_no_run(tmp_path, a_run):
    final = finished(tmp_path, a_run)
    (final / "run.json").unlink()
    with pytest.raises(RunError, match="no finished run"):
        runs.latest(tmp_path)


@pytest.mark.parametrize("kept", [0, 1, 200, -3])
def test_a_record_that_was_cut_off_is_damaged(tmp_path, a_run, kept):
    (tmp_path / "run.json").write_bytes(runs.dump(a_run())[:kept])
    with pytest.raises(RunError, match="damaged: it is not JSON"):
        runs.load(tmp_path)


@pytest.mark.parametrize("text", [b"[]", b"null", b'"run"', b"\xff\xfe"])
def test_a_record_that_is_something_else_is_damaged(tmp_path, text):
    (tmp_path / "run.json").write_bytes(text)
    with pytest.raises(RunError, match="damaged"):
        runs.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"seconds": "long"}, "seconds"),
        ({"colour": 3}, "colour"),
        ({"verdicts": [{"check": "size"}]}, "verdicts.0"),
    ],
)
def test_a_record_with_a_wrong_value_is_damaged_at_that_place(tmp_path, a_run, change, where):
    values = {**json.loads(runs.dump(a_run())), **change}
    (tmp_path / "run.json").write_text(json.dumps(values))
    with pytest.raises(RunError, match=f"damaged at {where}") as caught:
        runs.load(tmp_path)
    assert str(tmp_path / "run.json") in caught.value.cause


@pytest.mark.parametrize("more", [{}, {"colour": 3}])
def test_a_record_of_a_newer_schema_names_the_version_that_wrote_it(tmp_path, a_run, more):
    values = {**json.loads(runs.dump(a_run())), **more}
    values["schema"], values["wheelgate"] = SCHEMA + 1, "9.8.7"
    (tmp_path / "run.json").write_text(json.dumps(values))
    with pytest.raises(RunError, match=f"schema {SCHEMA + 1}, written by wheelgate 9.8.7"):
        runs.load(tmp_path)


def test_a_record_of_schema_5_is_read_and_says_that_the_doctor_was_not_asked(tmp_path, a_run):
    values = json.loads(runs.dump(a_full_run(a_run)))
    del values["examinations"]
    values["schema"] = 5
    (tmp_path / "run.json").write_text(json.dumps(values))
    found = runs.load(tmp_path)
    assert found == replace(a_full_run(a_run), examinations=())
    assert found.schema == SCHEMA


def test_a_record_of_a_schema_that_is_not_read_is_refused(tmp_path, a_run):
    values = json.loads(runs.dump(a_run()))
    del values["imports"], values["examinations"]
    values["schema"] = 4
    (tmp_path / "run.json").write_text(json.dumps(values))
    with pytest.raises(RunError, match=r"schema 4, written by .*; this one reads 5 and 6"):
        runs.load(tmp_path)


# --- the schema -----------------------------------------------------------------------------


def validator():
    schema = runs.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_every_record_validates_against_the_schema(a_run):
    for run in (a_run(), a_full_run(a_run)):
        assert list(validator().iter_errors(json.loads(runs.dump(run)))) == []


@pytest.mark.parametrize("change", [{"colour": 3}, {"outcome": "perhaps"}, {"schema": "one"}])
def test_the_schema_refuses_what_the_reader_refuses(a_run, change):
    values = {**json.loads(runs.dump(a_run())), **change}
    assert not validator().is_valid(values)


def test_the_schema_wants_every_field_that_has_no_default(a_run):
    values = json.loads(runs.dump(a_run()))
    for name in set(values) - {"notes", "changes", "shard", "examinations"}:
        assert not validator().is_valid({key: values[key] for key in values if key != name}), name


def test_the_schema_is_named_by_its_version():
    assert f"-{SCHEMA}.json" in runs.schema()["$id"]


# --- the host -------------------------------------------------------------------------------


def test_the_host_is_described():
    found = runs.host()
    assert found.cores >= 1
    assert found.memory_bytes > 10**8
    assert all((found.system, found.kernel, found.processor, found.python, found.wheelgate))


def test_the_peak_of_memory_is_in_bytes():
    taken = bytearray(30 * 10**6)
    assert len(taken) < runs.peak_bytes() < 10**12


def test_the_schema_that_is_shipped_is_that_of_the_records():
    shipped = json.loads(files("wheelgate").joinpath("run.schema.json").read_text())
    assert shipped == json.loads(json.dumps(runs.schema())), (
        "renew it: wheelgate schema > src/wheelgate/run.schema.json"
    )
