"""Pairs of process runs: who is asked what, in which order, and what is kept of the answers."""

import random
from contextlib import contextmanager

import pytest

from wheelgate.errors import WorkerError
from wheelgate.timing import Plan, take_pair

SECONDS = {"alpine": 0.4, "debian": 0.2}


class Recorded:
    """A worker that answers with known times, and notes what it was asked in which order."""

    def __init__(self, image, log, fails):
        self.image = image
        self.log = log
        self.fails = fails

    def ask(self, _patience, do, **request):
        self.log.append((do, self.image, request.get("sample")))
        if do in {"ready", "first plot", "collect"}:
            return {}
        if do == "warm up":
            return {
                "import_seconds": {"matplotlib": 0.3, "seaborn": 0.8},
                "failed": {"b": "it broke"} if self.image in self.fails else {},
                "peak_bytes": 1000,
            }
        if do == "draw":
            seconds = SECONDS[self.image]
            slowed = [(seconds * (1 + share), 0.07) for share in request["slowdowns"]]
            return {
                "wall": seconds,
                "cpu": seconds / 2,
                "taken": 0.01,
                "switches": 3,
                "slowed": slowed,
            }
        if do == "interpreter":
            return [0.010, 0.012, 0.9]
        assert do == "cold imports"
        return {"matplotlib": 1.5, "seaborn": 2.5}

    def run_delay_seconds(self):
        return None


def starter(log, fails=()):
    @contextmanager
    def start(image):
        log.append(("start", image, None))
        yield Recorded(image, log, fails)
        log.append(("end", image, None))

    return start


def seeded(seed=1):
    return random.Random(seed)  # noqa: S311 - the order of runs is no secret


def take(log, plan, number=0, order=None, fails=()):
    return take_pair(number, ("alpine", "debian"), starter(log, fails), plan, order or seeded())


def test_both_images_are_started_before_either_is_timed_and_end_after():
    log = []
    pair = take(log, Plan(("a", "b"), 2), number=3)
    what = [entry[0] for entry in log]
    warm = ["first plot", "warm up", *["ready"] * 5]
    assert what[: 4 + 14] == ["start", "ready"] * 2 + warm * 2
    assert what[-2:] == ["end", "end"]
    assert {run.image for run in pair.process_runs} == {"alpine", "debian"}
    assert [(run.pair, run.first_in_pair) for run in pair.process_runs] == [
        (3, True),
        (3, False),
    ]
    assert log[0][1] == pair.process_runs[0].image


def test_every_render_in_one_image_is_followed_by_the_same_in_the_other():
    log = []
    take(log, Plan(("a", "b", "c"), 4))
    draws = [(image, sample) for do, image, sample in log if do == "draw"]
    assert len(draws) == 2 * 3 * 4
    for (one, sample), (other, same) in zip(draws[::2], draws[1::2], strict=True):
        assert {one, other} == {"alpine", "debian"}
        assert sample == same


def test_either_image_comes_first_in_some_renders_and_some_pairs_and_a_seed_repeats_it():
    def firsts(seed):
        log, order = [], seeded(seed)
        process_runs = [
            take(log, Plan(("a",), 1), order=order).process_runs[0].image for _ in range(30)
        ]
        renders = [image for do, image, _ in log if do == "draw"][::2]
        return process_runs, renders

    process_runs, renders = firsts(5)
    assert 8 <= process_runs.count("alpine") <= 22
    assert 8 <= renders.count("alpine") <= 22
    assert firsts(5) == (process_runs, renders)
    assert firsts(6) != (process_runs, renders)


def test_a_pair_keeps_every_round_and_what_starting_cost():
    pair = take([], Plan(("a", "b"), 3))
    alpine = next(run for run in pair.process_runs if run.image == "alpine")
    assert alpine.wall_seconds == {"a": (0.4,) * 3, "b": (0.4,) * 3}
    assert alpine.cpu_seconds["b"] == (0.2,) * 3
    assert alpine.run_delay_seconds["b"] == (0.01,) * 3
    assert alpine.import_seconds == {"matplotlib": 0.3, "seaborn": 0.8}
    assert (alpine.interpreter_seconds, alpine.peak_bytes) == (0.012, 1000)
    assert 0 <= alpine.first_plot_seconds < 5
    assert alpine.conditions.switches_a_second == pytest.approx(18 / 1.2)
    assert pair.failed == {}


def test_cold_imports_are_measured_in_both_containers_before_either_imports_anything():
    log = []
    pair = take(log, Plan(("a",), 1, cold=True))
    what = [entry[0] for entry in log]
    assert what[:7] == ["start", "ready", "cold imports"] * 2 + ["first plot"]
    assert {log[2][1], log[5][1]} == {"alpine", "debian"}
    assert what.count("start") == 2
    assert all(
        run.cold_import_seconds == {"matplotlib": 1.5, "seaborn": 2.5} for run in pair.process_runs
    )
    assert take([], Plan(("a",), 1)).process_runs[0].cold_import_seconds == {}


def test_a_sample_that_one_image_cannot_render_is_named_and_timed_in_neither():
    log = []
    pair = take(log, Plan(("a", "b"), 2), fails=("debian",))
    assert pair.failed == {"b": "debian: it broke"}
    assert all(set(run.wall_seconds) == {"a"} for run in pair.process_runs)
    assert ("draw", "alpine", "b") not in log


def test_a_slowdown_is_put_into_its_image_alone_and_kept_with_it():
    pair = take([], Plan(("a",), 1, slowdowns={"alpine": 0.5}))
    by_image = {run.image: run for run in pair.process_runs}
    assert by_image["alpine"].wall_seconds["a"] == pytest.approx((0.6,))
    assert by_image["alpine"].run_delay_seconds["a"] == (0.07,)
    assert by_image["debian"].wall_seconds["a"] == (0.2,)
    assert (by_image["alpine"].slowdown, by_image["debian"].slowdown) == (0.5, 0.0)


def test_both_containers_end_where_one_fails():
    log = []

    @contextmanager
    def start(image):
        log.append(("start", image))
        try:
            yield Broken()
        finally:
            log.append(("end", image))

    class Broken:
        def ask(self, _patience, **request):
            if request["do"] == "warm up" and len(log) == 2:
                raise WorkerError("it ended", "look")
            return {"import_seconds": {}, "failed": {}, "peak_bytes": 1}

        def run_delay_seconds(self):
            return None

    with pytest.raises(WorkerError):
        take_pair(0, ("alpine", "debian"), start, Plan(("a",), 1), seeded())
    assert sorted(word for word, _ in log) == ["end", "end", "start", "start"]
