"""The folder of a run: what becomes visible when it is whole, and which runs are kept."""

import pytest

from wheelgate.storage.run_writer import RunWriter

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


def test_other_runs_in_the_making_are_not_counted(tmp_path, a_run):
    others = [RunWriter(tmp_path) for _ in range(KEPT)]
    writer = RunWriter(tmp_path)
    writer.finish(a_run(id=writer.id))
    assert all(other.path.is_dir() for other in others)
    assert (tmp_path / "latest").resolve().name == writer.id
