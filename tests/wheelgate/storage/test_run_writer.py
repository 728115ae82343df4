"""The folder of a run: what becomes visible when it is whole, and which runs are kept."""

import os

import pytest

from wheelgate.storage.run_writer import RunWriter, has_unfinished

KEPT = 20


def names(state):
    return sorted(path.name for path in (state / "runs").iterdir())


@pytest.mark.parametrize("before", [0, 1, 9, 10, 18, 19, 20, 35])
def test_the_newest_twenty_runs_stay(tmp_path, a_run, before):
    older = [f"20200101-0000{number:02}-abcdef" for number in range(before)]
    for name in older:
        (tmp_path / "runs" / name).mkdir(parents=True)
    writer = RunWriter(tmp_path)
    writer.finish(a_run(id=writer.id))
    newest = older[max(0, before - (KEPT - 1)) :]
    assert names(tmp_path) == [*newest, writer.id]


def test_a_run_that_has_just_finished_stays_whatever_its_clock_said(tmp_path, a_run):
    later = [f"21000101-0000{number:02}-abcdef" for number in range(KEPT)]
    for name in later:
        (tmp_path / "runs" / name).mkdir(parents=True)
    writer = RunWriter(tmp_path)
    writer.finish(a_run(id=writer.id))
    assert names(tmp_path) == [writer.id, *later[1:]]


def test_a_run_in_the_making_is_seen_until_it_ends(tmp_path, a_run):
    assert not has_unfinished(tmp_path)
    dropped, finished = RunWriter(tmp_path), RunWriter(tmp_path)
    assert has_unfinished(tmp_path)
    dropped.drop()
    assert has_unfinished(tmp_path)
    finished.finish(a_run(id=finished.id))
    assert not has_unfinished(tmp_path)


def test_what_a_killed_run_left_is_no_run_in_the_making(tmp_path):
    left = tmp_path / "runs/.20200101-000000-abcdef.partial"
    left.mkdir(parents=True)
    assert has_unfinished(tmp_path), "its maker may not hold it yet"
    os.utime(left, (0, 0))
    assert not has_unfinished(tmp_path)


def test_other_runs_in_the_making_are_not_counted(tmp_path, a_run):
    others = [RunWriter(tmp_path) for _ in range(KEPT)]
    writer = RunWriter(tmp_path)
    writer.finish(a_run(id=writer.id))
    assert all(other.path.is_dir() for other in others)
    assert (tmp_path / "latest").resolve().name == writer.id
