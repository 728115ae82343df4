"""The history of runs: kept whole, safe under two writers, and its changes found."""

import multiprocessing
import os
import signal
import sqlite3
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.damage import suppress_refusal

from wheelgate.errors import HistoryError, NewerHistoryError
from wheelgate.model.records import Layer, Ratio, Size
from wheelgate.storage.history import FILE, History, Point, changes


def a_timed_run(a_run, number, ratio=1.0):
    """Return a run of the second of that number, with one ratio and one size."""
    return a_run(
        id=f"run-{number:03}",
        started=f"2026-01-02T03:{number // 60:02}:{number % 60:02}+00:00",
        ratios=(
            Ratio("render", "alpine", "debian", "*", ratio, ratio - 0.1, ratio + 0.1, 6),
            Ratio("first plot", "alpine", "debian", "*", 8, 7, 9, 6),
            Ratio("render", "alpine", "alpine@0123456", "*", 5, 4, 6, 6),
        ),
        sizes=(Size("alpine", (Layer("sha256:0", 7, 3),), ()),),
    )


def series(values):
    return [Point(f"run-{n}", f"day {n}", value, 0, 9, 6) for n, value in enumerate(values)]


def test_runs_are_read_back_in_their_order(tmp_path, a_run):
    history = History(tmp_path)
    for number in (3, 1, 2):
        history.add(a_timed_run(a_run, number, 1 + number / 10))
    assert [run.id for run in history.runs()] == ["run-001", "run-002", "run-003"]
    points = history.series("alpine", "*")
    assert [point.ratio for point in points] == [1.1, 1.2, 1.3]
    assert (points[0].low, points[0].high, points[0].pairs) == (1.0, pytest.approx(1.2), 6)
    assert history.timed() == [("alpine", "*")]


def test_a_project_without_runs_has_no_history_and_none_is_made_by_looking(tmp_path):
    assert History(tmp_path / "state").runs() == []
    assert not (tmp_path / "state").exists()


def test_a_run_that_is_added_again_is_replaced(tmp_path, a_run):
    history = History(tmp_path)
    history.add(a_timed_run(a_run, 1, 1.0))
    history.add(a_timed_run(a_run, 1, 2.0))
    assert [point.ratio for point in history.series("alpine", "*")] == [2.0]


def test_a_run_that_cannot_be_added_whole_is_not_added_at_all(tmp_path, a_run):
    history = History(tmp_path)
    run = a_timed_run(a_run, 1)
    with pytest.raises(HistoryError):
        history.add(replace(run, ratios=run.ratios * 2))
    assert history.runs() == []


def test_a_file_of_an_older_schema_is_migrated(tmp_path, a_run, monkeypatch):
    History(tmp_path).add(a_timed_run(a_run, 1))
    from wheelgate.storage import history as module  # noqa: PLC0415

    newer = (*module._MIGRATIONS, "ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT ''")
    monkeypatch.setattr(module, "_MIGRATIONS", newer)
    assert [run.id for run in History(tmp_path).runs()] == ["run-001"]
    with sqlite3.connect(tmp_path / FILE) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("SELECT note FROM runs").fetchall() == [("",)]


def test_a_file_of_a_newer_schema_is_refused_and_left_alone(tmp_path, a_run):
    History(tmp_path).add(a_timed_run(a_run, 1))
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerHistoryError):
        History(tmp_path).add(a_timed_run(a_run, 2))


def test_a_damaged_file_is_said_to_be_damaged(tmp_path, a_run):
    (tmp_path / FILE).write_bytes(b"no database, but long enough to be read as one" * 50)
    with pytest.raises(HistoryError) as caught:
        History(tmp_path).add(a_timed_run(a_run, 1))
    assert type(caught.value) is HistoryError
    assert str(tmp_path / FILE) in caught.value.cause


def add_many(folder, a_run, first):
    for number in range(first, first + 20):
        History(folder).add(a_timed_run(a_run, number))


def test_two_runs_at_once_lose_nothing(tmp_path, a_run):
    context = multiprocessing.get_context("fork")
    writers = [
        context.Process(target=add_many, args=(tmp_path, a_run, first)) for first in (0, 20, 40)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert len(History(tmp_path).runs()) == 60


def killed_in_mid_write(folder, a_run):
    with History(folder)._transaction() as rows:
        rows.execute("INSERT INTO runs VALUES ('half', '', '', '', '', '')")
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_kill_in_mid_write_leaves_the_runs_before(tmp_path, a_run):
    History(tmp_path).add(a_timed_run(a_run, 1))
    writer = multiprocessing.get_context("fork").Process(
        target=killed_in_mid_write, args=(tmp_path, a_run)
    )
    writer.start()
    writer.join()
    assert writer.exitcode == -signal.SIGKILL
    history = History(tmp_path)
    history.add(a_timed_run(a_run, 2))
    assert [run.id for run in history.runs()] == ["run-001", "run-002"]


@pytest.mark.parametrize("at", [8, 15, 22])
@pytest.mark.parametrize("step", [1.15, 0.9])
def test_a_known_change_is_found_at_its_run(at, step):
    noise = np.random.default_rng(at).normal(0, 0.01, 30)
    values = np.exp(noise) * np.where(np.arange(30) >= at, step, 1.0)
    (found,) = changes(series(values))
    assert found.run == f"run-{at}"
    assert found.before == pytest.approx(1.0, abs=0.01)
    assert found.after == pytest.approx(step, abs=0.01)


def test_two_known_changes_are_found_in_their_order():
    noise = np.random.default_rng(1).normal(0, 0.01, 40)
    levels = np.where(np.arange(40) < 12, 1.0, np.where(np.arange(40) < 27, 1.2, 1.05))
    assert [each.run for each in changes(series(np.exp(noise) * levels))] == ["run-12", "run-27"]


def test_noise_alone_is_seldom_a_change():
    random = np.random.default_rng(2)
    alarms = sum(bool(changes(series(np.exp(random.normal(0, 0.03, 40))))) for _ in range(100))
    assert alarms <= 4


def test_one_run_that_stands_out_is_no_change():
    values = np.exp(np.random.default_rng(3).normal(0, 0.01, 30))
    values[14] *= 1.05
    assert changes(series(values)) == []


def test_of_few_runs_nothing_is_said():
    assert changes(series([1.0] * 5 + [2.0] * 4)) == []


def test_a_series_without_any_noise_is_no_reason_to_divide_by_zero():
    assert changes(series([1.0] * 30)) == []
    assert [each.run for each in changes(series([1.0] * 15 + [1.1] * 15))] == ["run-15"]


@pytest.mark.parametrize("column", ["ratio", "low", "pairs"])
def test_a_value_of_another_kind_is_damage(tmp_path, a_run, column):
    History(tmp_path).add(a_timed_run(a_run, 1))
    with History(tmp_path)._transaction() as rows:
        rows.execute(f"UPDATE ratios SET {column} = 'none'")  # noqa: S608 - a name from above
    with pytest.raises(HistoryError) as caught:
        History(tmp_path).series("alpine", "*")
    assert str(tmp_path / FILE) in caught.value.cause


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_is_refused_with_its_place(tmp_path, a_run, data):
    for file in tmp_path.glob(f"{FILE}*"):
        file.unlink()
    History(tmp_path).add(a_timed_run(a_run, 1))
    whole = (tmp_path / FILE).read_bytes()
    places = st.integers(0, len(whole) - 8)
    begin, end = data.draw(places), data.draw(places | st.just(len(whole)))
    changed = whole[:begin] + data.draw(st.binary(min_size=1, max_size=8)) + whole[begin + 8 : end]
    (tmp_path / FILE).write_bytes(changed)
    history = History(tmp_path)
    with suppress_refusal(HistoryError, FILE):
        assert len(history.runs()) <= 1
        assert len(history.series("alpine", "*")) <= 1
        history.add(a_timed_run(a_run, 2))
        history.timed()
