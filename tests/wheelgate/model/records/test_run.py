"""Runs are written whole or not at all, and the latest of them is found."""

import contextlib
import os
import resource
import subprocess
import sys

import pytest
from full_run import finished

from wheelgate.errors import RunError, StorageError
from wheelgate.model.records import (
    Stage,
)
from wheelgate.storage import run_file as runs
from wheelgate.storage.host import host, peak_bytes
from wheelgate.storage.run_writer import RunWriter


@contextlib.contextmanager
def no_file_larger_than(limit):
    """Let this process write no larger file: a disk that refuses, without one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_finished_run_is_the_latest_and_reads_back_the_same(tmp_path, a_run):
    folder = RunWriter(tmp_path)
    run = a_run(id=folder.id)
    final = folder.finish(run)
    assert final == tmp_path / "runs" / folder.id
    assert runs.latest(tmp_path) == final
    assert runs.load(final) == run


def test_files_beside_the_record_come_along(tmp_path, a_run):
    folder = RunWriter(tmp_path)
    (folder.path / "renders").mkdir()
    (folder.path / "renders" / "a.png").write_bytes(b"a picture")
    final = folder.finish(a_run(id=folder.id))
    assert (final / "renders" / "a.png").read_bytes() == b"a picture"
    assert not folder.path.exists()


def test_a_run_that_was_cut_off_is_no_run(tmp_path, a_run):
    folder = RunWriter(tmp_path)
    (folder.path / "run.json").write_bytes(runs.dump(a_run()))
    with pytest.raises(RunError, match="there is no finished run"):
        runs.latest(tmp_path)


def test_a_run_that_was_cut_off_leaves_the_one_before_as_the_latest(tmp_path, a_run):
    before = finished(tmp_path, a_run)
    RunWriter(tmp_path)
    assert runs.latest(tmp_path) == before


def test_the_latest_run_is_the_one_finished_last(tmp_path, a_run):
    first, second = RunWriter(tmp_path), RunWriter(tmp_path)
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
    unfinished = RunWriter(tmp_path)
    for _ in range(22):
        finished(tmp_path, a_run)
    assert unfinished.path.is_dir()


def test_the_newest_run_is_kept_even_where_the_clock_went_back(tmp_path, a_run):
    for day in range(1, 21):
        (tmp_path / "runs" / f"299901{day:02}-000000-aaaaaa").mkdir(parents=True)
    newest = finished(tmp_path, a_run)
    assert newest.is_dir()
    assert runs.latest(tmp_path) == newest


def test_what_a_run_left_that_was_ended_for_good_goes_with_the_next(tmp_path):
    code = (
        "import os, pathlib, sys; from wheelgate.storage.run_writer import RunWriter\n"
        "folder = RunWriter(pathlib.Path(sys.argv[1])); os.utime(folder.path, (0, 0))\n"
        "os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert ended.returncode == -9
    goes_on = RunWriter(tmp_path)  # it has removed the one before
    os.utime(goes_on.path, (0, 0))
    next_one = RunWriter(tmp_path)
    assert set((tmp_path / "runs").iterdir()) == {goes_on.path, next_one.path}


def test_a_run_that_begins_is_not_taken_for_one_that_was_ended(tmp_path):
    beginning = tmp_path / "runs" / ".20260101-000000-abcdef.partial"
    beginning.mkdir(parents=True)
    RunWriter(tmp_path)
    assert beginning.exists()


def test_a_disk_that_refuses_drops_the_run_and_keeps_the_one_before(tmp_path, a_run):
    before = finished(tmp_path, a_run)
    folder = RunWriter(tmp_path)
    with no_file_larger_than(500), pytest.raises(StorageError, match=folder.id):
        folder.finish(a_run(id=folder.id))
    assert runs.latest(tmp_path) == before
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [before.name]


def test_a_pointer_that_cannot_be_replaced_leaves_no_run_behind(tmp_path, a_run):
    (tmp_path / "latest" / "in the way").mkdir(parents=True)
    folder = RunWriter(tmp_path)
    with pytest.raises(StorageError):
        folder.finish(a_run(id=folder.id))
    assert list((tmp_path / "runs").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".latest")] == []


def test_a_state_that_is_no_folder_is_a_storage_error(tmp_path):
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StorageError, match="state"):
        RunWriter(tmp_path / "state")


def test_a_dropped_run_leaves_nothing(tmp_path):
    folder = RunWriter(tmp_path)
    (folder.path / "a file").write_text("a")
    folder.drop()
    assert list((tmp_path / "runs").iterdir()) == []


def test_stages_of_one_name_add_up_in_the_order_of_their_first(tmp_path):
    folder = RunWriter(tmp_path)
    folder.add_stage("build", 2.0)
    folder.add_stage("timing", 1.0)
    folder.add_stage("build", 0.5)
    assert folder.stages == [Stage("build", 2.5), Stage("timing", 1.0)]


def test_a_stage_that_ends_by_an_error_counts_too(tmp_path):
    folder = RunWriter(tmp_path)
    with pytest.raises(KeyError), folder.stage("build"):
        raise KeyError
    assert [stage.name for stage in folder.stages] == ["build"]


def test_the_host_is_described():
    found = host()
    assert found.cores >= 1
    assert found.memory_bytes > 10**8
    assert all((found.system, found.kernel, found.processor, found.python, found.wheelgate))


def test_the_peak_of_memory_is_in_bytes():
    taken = bytearray(30 * 10**6)
    assert len(taken) < peak_bytes() < 10**12
