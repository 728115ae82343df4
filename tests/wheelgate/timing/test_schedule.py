"""Pairs are taken while a verdict is open, and no longer than the budget."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest

from wheelgate.errors import WorkerError
from wheelgate.model.config import Limits, TimingConfig
from wheelgate.model.records import Conditions, ProcessRun
from wheelgate.storage.run_writer import RunWriter
from wheelgate.timing import ALL, Pair
from wheelgate.timing.schedule import ImagePair, Timings

QUIET = Conditions("1", 2500.0, 0.3, 0.0, 0.0, 2.0)
LIMITS = Limits(render_ratio=1.2, gallery_ratio=1.05, render_change=1.1, gallery_change=1.02)
PAIR_SECONDS = 10.0


class Machine:
    """Gives pairs of process runs with known log-ratios, ten seconds of its own clock each."""

    def __init__(self, ratio=1.0, noise=0.0, **samples):
        self.now = 0.0
        self.samples = samples or {"a": ratio, "b": ratio}
        self.noise = noise
        self.random = np.random.default_rng(4)
        self.plans = []
        self.failing = {}
        self.ends_after = math.inf

    def take(self, number, images, plan, _order):
        if len(self.plans) >= self.ends_after:
            raise WorkerError("the worker ended", "look")
        self.now += PAIR_SECONDS
        self.plans.append((number, images, plan))
        process_runs = []
        for place, image in enumerate(images):
            wall = {
                name: (
                    0.1
                    * (self.samples[name] if place == 0 else 1.0)
                    * math.exp(self.random.normal(0, self.noise) if place == 0 else 0),
                )
                for name in plan.samples
            }
            process_runs.append(
                ProcessRun(
                    image,
                    number,
                    place == 0,
                    1.0,
                    {"matplotlib": 0.3},
                    {},
                    0.01,
                    10**8,
                    wall,
                    wall,
                    {},
                    QUIET,
                )
            )
        return Pair(tuple(process_runs), self.failing)


@pytest.fixture
def timings(tmp_path):
    """Return a function that makes timings on a machine."""

    def make(machine, *, max_time=180.0, image_pairs=None, missing=None, **options):
        made = Timings(
            TimingConfig(max_seconds=max_time),
            RunWriter(tmp_path / "state"),
            lambda: image_pairs or [ImagePair("alpine", "debian", "reference", LIMITS)],
            machine.take,
            lambda _image, sample: (missing or {}).get(sample, ""),
            lambda _: None,
            clock=lambda: machine.now,
            **options,
        )
        made.samples = list(machine.samples) + list(missing or {})
        return made

    return make


@pytest.mark.parametrize(("ratio", "outcome"), [(1.0, "pass"), (0.5, "pass")])
def test_what_is_clear_after_the_fewest_pairs_takes_no_more(timings, ratio, outcome):
    machine = Machine(ratio)
    made = timings(machine)
    assert made.verdict("alpine", ALL).outcome == outcome
    assert len(machine.plans) == 6


def test_a_failure_before_the_budget_is_spent_takes_an_interval_of_99_percent(timings):
    machine = Machine(1.1)
    made = timings(machine)
    assert made.verdict("alpine", ALL).outcome == "fail"
    assert len(machine.plans) == 8  # the fewest of which such an interval exists


def test_what_is_open_goes_on_until_the_budget_is_spent(timings):
    machine = Machine(1.05, noise=0.2)
    made = timings(machine, max_time=155)
    found = made.verdict("alpine", ALL)
    assert found.outcome == "unmeasured"
    assert len(machine.plans) == 15


def test_the_fewest_pairs_are_taken_whatever_the_budget(timings):
    machine = Machine(1.0)
    assert timings(machine, max_time=1).verdict("alpine", ALL).outcome == "pass"
    assert len(machine.plans) == 6


def test_one_open_sample_keeps_all_going_and_is_named(timings):
    said = []
    machine = Machine(a=0.8, b=1.2, noise=0.001)
    made = timings(machine)
    made.progress = said.append
    made.process_runs()
    assert len(machine.plans) == 18
    assert "  still open: b" in said


def test_a_sample_that_gives_no_picture_is_unmeasured_with_its_reason(timings):
    machine = Machine()
    made = timings(machine, missing={"gone": "it gives no picture in alpine: there is no file"})
    found = made.verdict("alpine", "gone")
    assert (found.outcome, found.subject) == ("unmeasured", "gone")
    assert "there is no file" in found.details[0]
    assert made.verdict("alpine", "a").outcome == "pass"
    assert len(machine.plans) == 6  # what is missing does not keep timing going


def test_a_sample_that_fails_while_timing_is_unmeasured_with_its_reason(timings):
    machine = Machine()
    machine.failing = {"b": "debian: it broke"}
    found = timings(machine).verdict("alpine", "b")
    assert (found.outcome, found.details) == ("unmeasured", ("debian: it broke",))


def test_where_nothing_can_be_timed_everything_is_unmeasured(timings):
    machine = Machine()
    made = timings(machine)
    made.why_not_rendered = lambda _image, _sample: "it broke"
    assert {made.verdict("alpine", name).outcome for name in ("a", "b", ALL)} == {"unmeasured"}
    assert machine.plans == []


def test_an_image_whose_worker_ends_leaves_what_was_timed_and_a_note(timings):
    machine = Machine()
    machine.ends_after = 3
    made = timings(machine)
    assert made.verdict("alpine", "a").outcome == "unmeasured"
    (note,) = made.notes
    assert "the worker ended" in note
    assert len(made.taken) == 6


def test_cold_imports_are_measured_with_the_fewest_pairs_only(timings):
    machine = Machine(1.2, noise=0.1)
    timings(machine, cold=lambda: True).process_runs()
    assert [plan.cold for _, _, plan in machine.plans[:8]] == [True] * 6 + [False] * 2


def test_an_import_of_what_neither_image_has_is_nothing_to_measure(timings):
    made = timings(Machine())
    assert made.has_cost("alpine", "import matplotlib")
    assert not made.has_cost("alpine", "import seaborn")


def test_where_nothing_was_timed_nothing_is_known_not_to_be_there(timings):
    machine = Machine()
    machine.ends_after = 0
    assert timings(machine).has_cost("alpine", "import seaborn")


def test_starting_is_judged_by_its_limits_and_otherwise_only_measured(timings):
    machine = Machine()
    limits = replace(LIMITS, starting_ratio=1.5, memory_ratio=0.9)
    made = timings(machine, image_pairs=[ImagePair("alpine", "debian", "reference", limits)])
    assert made.starting_verdict("alpine", "first plot").outcome == "pass"
    assert made.starting_verdict("alpine", "peak memory").outcome == "fail"
    assert made.starting_verdict("alpine", "import seaborn").outcome == "unmeasured"
    assert timings(Machine()).starting_verdict("alpine", "peak memory").limit is None


def test_another_revision_is_timed_separately_with_its_own_limits(timings):
    machine = Machine(1.04)
    made = timings(
        machine,
        image_pairs=[
            ImagePair("alpine", "debian", "reference", LIMITS),
            ImagePair("alpine", "alpine@abc", "revision", LIMITS),
        ],
    )
    assert made.verdict("alpine", ALL).outcome == "pass"
    assert {images for _, images, _ in machine.plans} == {("alpine", "debian")}
    change = made.verdict("alpine", ALL, "revision")
    assert (change.check, change.outcome) == ("gallery-change", "fail")
    numbers = [number for number, _, _ in machine.plans]
    assert numbers == list(range(len(numbers)))


def test_the_paired_figures_go_along_with_a_samples_process_runs(timings):
    made = timings(Machine(1.1))
    made.process_runs()
    found = made.paired("alpine", "a")
    assert len(found["process_runs"]) == len(found["against"]["debian"]["log_ratios"]) == 8
    assert found["against"]["debian"]["ratio"] == pytest.approx(1.1)
    assert found["seed"] == made.seed
    assert made.paired("debian", "a")["against"] == {}


def test_a_seed_is_kept_and_can_be_given(timings):
    orders = []

    class Noting(Machine):
        def take(self, number, images, plan, order):
            orders.append(order.random())
            return super().take(number, images, plan, order)

    for _ in range(2):
        timings(Noting(), seed=5).process_runs()
    assert orders[:6] == orders[6:]
    expected = random.Random(5).random()  # noqa: S311 - the order of runs is no secret
    assert orders[0] == expected


def test_runs_with_interference_are_counted_and_kept(timings):
    class Interfered(Machine):
        def take(self, number, images, plan, order):
            pair = super().take(number, images, plan, order)
            process_runs = tuple(replace(run, disturbances=("steal",)) for run in pair.process_runs)
            return replace(pair, process_runs=process_runs if number == 2 else pair.process_runs)

    made = timings(Interfered())
    made.process_runs()
    assert made.interference().startswith("2 of 12 ")
    assert made.ratios()[0].pairs == 6
    assert timings(Machine()).interference() == ""


def test_nothing_is_timed_for_the_asking_of_ratios(timings):
    machine = Machine()
    made = timings(machine)
    assert (made.ratios(), made.taken, machine.plans) == ((), (), [])
