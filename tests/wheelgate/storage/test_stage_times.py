"""A step says how long it took the last time, where a kept run knows."""

from dataclasses import replace

import pytest

from wheelgate.model.records import Image, Stage
from wheelgate.storage.run_writer import RunWriter
from wheelgate.storage.stage_times import LastTimes

ALPINE = Image("alpine", "alpine", "localhost/alpine", "0", "key", True, 16.4, (), ())


@pytest.fixture
def keep(tmp_path, a_run):
    """Return a function that keeps a run, newer than those before."""
    count = iter(range(9))

    def finish(**changed):
        folder = RunWriter(tmp_path)
        folder.id = f"20260102-03040{next(count)}-aaaaaa"
        folder.finish(replace(a_run(), id=folder.id, **changed))

    return finish


def test_the_newest_run_that_had_a_stage_is_asked(keep, tmp_path):
    keep(stages=(Stage("draw", 129.0), Stage("size alpine", 20.0)))
    keep(stages=(Stage("draw", 61.2), Stage("probe the engine", 0.4)))
    last = LastTimes(tmp_path)
    assert last.of("draw") == " (61 s last time)"
    assert last.of("size alpine") == " (20 s last time)"
    assert last.of("probe the engine") == ""
    assert last.of("timing") == ""


def test_a_build_took_as_long_as_the_build_that_made_the_image(keep, tmp_path):
    keep(images=(ALPINE,), stages=(Stage("build alpine", 0.1),))
    assert LastTimes(tmp_path).of("build alpine") == " (16 s last time)"
    keep(images=(replace(ALPINE, build_seconds=0.0),))
    assert LastTimes(tmp_path).of("build alpine") == " (16 s last time)"


def test_without_a_run_nothing_is_said(tmp_path):
    assert LastTimes(tmp_path / "nowhere").of("draw") == ""
