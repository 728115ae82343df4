"""A run is reused only if it passed, with the same content."""

import os
import sys
from dataclasses import replace
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wheelgate.model.config import load
from wheelgate.model.records import Base, Change, Drift, EngineProbe, TestResult, Verdict
from wheelgate.session import reuse
from wheelgate.storage.run_writer import RunWriter

PROBE = EngineProbe("podman", "/nowhere/podman", "podman 5", (), (), (), True, True, ())
CHOICE = (("alpine",), None, "auto")


def installed(monkeypatch, **versions):
    """Let these packages be all that is installed: reading what really is takes a while."""
    found = [SimpleNamespace(name=name, version=version) for name, version in versions.items()]
    monkeypatch.setattr(reuse, "distributions", lambda: found)


@pytest.fixture
def project(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    installed(monkeypatch, numpy="2.5")
    (checkout / "test_gate.py").write_text("")
    return load(checkout)


def kept(project, run, read=()):
    """Keep a run with its note, as a session does; return its folder."""
    folder = RunWriter(project.state)
    key = reuse.key_of(project, *CHOICE)
    reuse.write_note(folder.path, project, key, run, read)
    return folder.finish(replace(run, id=folder.id))


def found(project, *choice):
    return reuse.find(project, reuse.key_of(project, *(choice or CHOICE)))


def test_a_run_that_passed_leaves_a_note(project, a_run):
    assert (kept(project, a_run(engine=PROBE)) / reuse.NOTE).exists()


FAILED = TestResult("tests/x.py::test_x", "failed", 0.1)


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": "fail"},
        {"outcome": "unmeasured"},
        {"verdicts": (Verdict("size", "alpine", "all", "fail", details=("too large",)),)},
        {"verdicts": (Verdict("size", "alpine", "all", "unmeasured", details=("no engine",)),)},
        {"tests": (FAILED,)},
        {"tests": ()},
        {"engine": None},
        {"bases": (Base("a", "packages", "0", (), (Drift("libc6", "1", "2"),)),)},
        {"changes": (Change("a", "a@1", "1", True, 1, 1, 1, 1, (), (), 0),)},
    ],
)
def test_any_other_run_leaves_none_and_is_never_taken(project, a_run, changed):
    run = a_run(**{"engine": PROBE, **changed})
    folder = kept(project, run)
    assert not (folder / reuse.NOTE).exists()
    (folder / reuse.NOTE).write_bytes(  # as if one had come there
        (kept(project, a_run(engine=PROBE)) / reuse.NOTE).read_bytes()
    )
    assert not reuse.fit(run)


def test_a_run_whose_engine_is_gone_is_not_taken(project, a_run):
    base = Base("alpine:3.23", "registry", "0")
    kept(project, a_run(engine=PROBE, bases=(base,)))
    assert found(project) is None


def test_a_run_is_found_by_its_content_and_not_by_a_date(project, a_run):
    folder = kept(project, a_run(engine=PROBE))  # made of no image: the engine is not asked
    os.utime(project.root / "Dockerfile", (0, 0))
    assert found(project)[0] == folder


@pytest.mark.parametrize("name", ["gate.toml", "Dockerfile", "test_gate.py", "plots.txt"])
def test_a_changed_file_makes_another_run(project, a_run, name):
    kept(project, a_run(engine=PROBE))
    with (project.root / name).open("a") as file:
        file.write("\n# changed\n")
    assert found(load(project.root)) is None


@pytest.mark.parametrize(
    "choice", [((), None, "auto"), (("alpine",), "docker", "auto"), (("alpine",), None, "packages")]
)
def test_another_choice_of_images_engine_or_bases_makes_another_run(project, a_run, choice):
    kept(project, a_run(engine=PROBE))
    assert found(project, *choice) is None


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        (set(), True),
        ({"-v", "-x", "--no-cache"}, True),
        ({"-k", "size"}, False),
        ({"--tag", "small"}, False),
        ({"tests/test_gate.py"}, False),
        ({"--junitxml=out.xml"}, False),
    ],
)
def test_what_pytest_is_asked_for_besides_is_no_run_of_all_tests(monkeypatch, arguments, whole):
    monkeypatch.delenv("PYTEST_PLUGINS", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    assert reuse.is_whole(arguments) is whole
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k size")
    assert not reuse.is_whole(arguments)


def test_another_version_of_a_package_makes_another_run(project, a_run, monkeypatch):
    kept(project, a_run(engine=PROBE))
    assert found(project) is not None
    installed(monkeypatch, numpy="2.6")
    assert found(project) is None


def test_another_processor_makes_another_run(project, a_run, monkeypatch):
    kept(project, a_run(engine=PROBE))
    machine = reuse.host()
    monkeypatch.setattr(reuse, "host", lambda: replace(machine, processor="another"))
    assert found(project) is None


def test_a_module_that_the_tests_loaded_from_elsewhere_counts(project, a_run, monkeypatch):
    file = project.root / "lib/helper.py"
    file.parent.mkdir()
    file.write_text("")
    module = ModuleType("helper")
    module.__file__ = str(file)
    monkeypatch.setitem(sys.modules, "helper", module)
    kept(project, a_run(engine=PROBE))
    assert found(project) is not None
    file.write_text("changed = True")
    assert found(project) is None


def test_a_file_that_the_tests_rendered_counts_wherever_it_is(project, a_run):
    inside, beside = project.root / "plots/wide.py", project.root / "../beside.py"
    for file in (inside, beside):
        file.parent.mkdir(exist_ok=True)
        file.write_text("")
        kept(project, a_run(engine=PROBE), read={file, project.root / "gate.toml"})
        assert found(project) is not None
        file.write_text("changed = True")
        assert found(project) is None


def test_a_run_with_a_file_that_is_gone_by_the_end_is_not_reused(project, a_run, tmp_path):
    kept(project, a_run(engine=PROBE), read={tmp_path / "gone.py"})
    assert found(project) is None


@pytest.mark.parametrize("text", [b"", b"{", b'{"key": 1}', b"\xff"])
def test_a_damaged_note_or_record_is_no_run(project, a_run, text):
    folder = kept(project, a_run(engine=PROBE))
    note = (folder / reuse.NOTE).read_bytes()
    (folder / reuse.NOTE).write_bytes(text)
    assert found(project) is None
    (folder / reuse.NOTE).write_bytes(note)
    assert found(project) is not None
    (folder / "run.json").write_bytes(text)
    assert found(project) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.text(max_size=8) | st.sampled_from(["", ".", "..", "/", "x" * 300, "a/b"]))
def test_a_note_of_a_file_that_cannot_be_read_finds_no_run(project, name):
    note = reuse.Note("key", {name: 64 * "a"})
    assert not reuse._unchanged(project.root, note)
