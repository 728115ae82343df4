"""Ratios from paired process runs, on data whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest

from wheelgate.timing import ALL, STARTING, paired_logs, ratio, render_seconds, waiting_seconds

FEWEST_PAIRS = 6


# --- ratios ---------------------------------------------------------------------------------


def test_an_image_that_always_takes_twice_as_long_has_a_ratio_of_two(pairs_of):
    found = ratio(pairs_of([2, 4, 6, 8, 4, 2], [1, 2, 3, 4, 2, 1]), "alpine", "debian", "a")
    assert found.ratio == pytest.approx(2)
    assert (found.low, found.high) == (pytest.approx(2), pytest.approx(2))
    assert found.pairs == 6


def test_a_drift_that_meets_both_starts_of_a_pair_does_not_show(pairs_of):
    drift = np.array([1.0, 3.0, 0.2, 9.0, 1.5, 0.7])
    found = ratio(pairs_of(1.1 * drift, drift), "alpine", "debian", "a")
    assert (found.low, found.ratio, found.high) == (pytest.approx(1.1),) * 3


def test_the_ratio_turns_over_with_image_and_reference(pairs_of):
    process_runs = pairs_of([2, 3, 5, 2, 3, 7], [1, 2, 2, 1, 1, 2])
    there = ratio(process_runs, "alpine", "debian", "a")
    back = ratio(process_runs, "debian", "alpine", "a")
    assert there.ratio == pytest.approx(1 / back.ratio)


def test_the_estimate_lies_in_its_interval_and_the_interval_in_the_data(pairs_of):
    found = ratio(pairs_of([1.0, 1.1, 1.2, 1.4, 1.6, 1.9], [1] * 6), "alpine", "debian", "a")
    assert 1.0 <= found.low < found.ratio < found.high <= 1.9
    assert found.ratio == pytest.approx((1.2 * 1.4) ** 0.5)


@pytest.mark.parametrize("pairs", range(FEWEST_PAIRS))
def test_fewer_pairs_than_an_interval_takes_give_no_ratio(pairs, pairs_of):
    assert ratio(pairs_of([2] * pairs, [1] * pairs), "alpine", "debian", "a") is None


def test_a_start_without_its_partner_does_not_count(a_process_run, pairs_of):
    process_runs = [*pairs_of([2] * 6, [1] * 6), a_process_run("alpine", 6, a=[99])]
    assert ratio(process_runs, "alpine", "debian", "a").pairs == 6


def test_a_sample_that_was_not_timed_gives_no_ratio(pairs_of):
    assert ratio(pairs_of([2] * 6, [1] * 6), "alpine", "debian", "b") is None


def test_a_pair_counts_by_the_median_of_the_ratios_of_its_rounds(a_process_run):
    process_runs = [
        run
        for pair in range(6)
        for run in (
            a_process_run("alpine", pair, a=[3.0, 3.0, 4.0]),
            a_process_run("debian", pair, a=[2.0, 0.001, 2.0]),
        )
    ]
    assert ratio(process_runs, "alpine", "debian", "a").ratio == pytest.approx(2)


def test_a_drift_from_round_to_round_does_not_show(a_process_run):
    drift = [1.0, 9.0, 0.3]
    process_runs = [
        run
        for pair in range(6)
        for run in (
            a_process_run("alpine", pair, a=[1.2 * each for each in drift]),
            a_process_run("debian", pair, a=drift),
        )
    ]
    found = ratio(process_runs, "alpine", "debian", "a")
    assert (found.low, found.ratio, found.high) == (pytest.approx(1.2),) * 3


def test_over_all_samples_the_ratio_is_their_geometric_mean(a_process_run):
    process_runs = [
        run
        for pair in range(6)
        for run in (
            a_process_run("alpine", pair, a=[2.0], b=[8.0]),
            a_process_run("debian", pair, a=[1.0], b=[1.0]),
        )
    ]
    assert ratio(process_runs, "alpine", "debian", ALL).ratio == pytest.approx(4)


def test_over_all_samples_only_those_count_that_every_start_has(a_process_run, pairs_of):
    process_runs = [*pairs_of([2] * 6, [1] * 6), a_process_run("alpine", 0, a=[2], b=[50])]
    assert ratio(process_runs, "alpine", "debian", ALL).ratio == pytest.approx(2)


def test_a_render_takes_no_less_than_it_computed(a_process_run):
    run = a_process_run(
        "alpine", 0, cpu={"a": (0.001, 0.2)}, taken={"a": (0.003, 0.1)}, a=[0.002, 0.4]
    )
    assert render_seconds(run, "a") == pytest.approx([0.001, 0.3])


def test_what_other_processes_took_of_a_render_does_not_count(a_process_run):
    process_runs = [
        run
        for pair in range(6)
        for run in (
            a_process_run("alpine", pair, cpu={"a": (2.0,)}, taken={"a": (7.0,)}, a=[9.0]),
            a_process_run("debian", pair, taken={"a": (0.0,)}, a=[1.0]),
        )
    ]
    assert ratio(process_runs, "alpine", "debian", "a").ratio == pytest.approx(2)


# --- other measures -------------------------------------------------------------------------


def test_processor_time_has_a_ratio_of_its_own(a_process_run):
    process_runs = [
        run
        for pair in range(6)
        for run in (
            a_process_run("alpine", pair, cpu={"a": (3.0,)}, a=[9.0]),
            a_process_run("debian", pair, cpu={"a": (2.0,)}, a=[1.0]),
        )
    ]
    found = ratio(process_runs, "alpine", "debian", "a", "processor time")
    assert (found.measure, found.ratio) == ("processor time", pytest.approx(1.5))


@pytest.mark.parametrize(
    ("measure", "changed"),
    [
        ("interpreter start", {"interpreter_seconds": 0.03}),
        ("import matplotlib", {"import_seconds": {"matplotlib": 0.9}}),
        ("import seaborn", {"import_seconds": {"seaborn": 2.4}}),
        ("first plot", {"first_plot_seconds": 2.7}),
        ("peak memory", {"peak_bytes": 510_000_000}),
    ],
)
def test_what_starting_costs_has_a_ratio(pairs_of, measure, changed):
    process_runs = [
        replace(run, **changed) if run.image == "alpine" else run
        for run in pairs_of([1] * 6, [1] * 6)
    ]
    assert ratio(process_runs, "alpine", "debian", ALL, measure).ratio == pytest.approx(3)


def test_a_cold_import_has_a_ratio_where_it_was_measured(pairs_of):
    seconds = {"alpine": 3.0, "debian": 1.0}
    cold = [
        replace(run, cold_import_seconds={"matplotlib": seconds[run.image]})
        for run in pairs_of([1] * 6, [1] * 6)
    ]
    warm = [replace(run, pair=run.pair + 6) for run in pairs_of([1] * 6, [1] * 6)]
    measure = "cold import matplotlib"
    found = ratio([*cold, *warm], "alpine", "debian", ALL, measure)
    assert (found.ratio, found.pairs) == (pytest.approx(3), 6)
    assert ratio(warm, "alpine", "debian", ALL, measure) is None
    assert measure in STARTING


def test_images_that_share_a_reference_are_told_apart(pairs_of):
    other = [
        replace(
            run,
            pair=run.pair + 6,
            image="alpine@abc" if run.image == "debian" else run.image,
        )
        for run in pairs_of([5] * 6, [1] * 6)
    ]
    process_runs = [*pairs_of([2] * 6, [1] * 6), *other]
    assert ratio(process_runs, "alpine", "debian").ratio == pytest.approx(2)
    assert ratio(process_runs, "alpine", "alpine@abc").ratio == pytest.approx(5)


def test_an_interval_of_a_higher_level_is_wider_and_takes_more_pairs(pairs_of):
    times = [1.0, 1.1, 1.2, 1.4, 1.6, 1.9, 2.0, 2.2]
    process_runs = pairs_of(times, [1] * 8)
    usual, sure = (ratio(process_runs, "alpine", "debian", level=level) for level in (0.95, 0.99))
    assert sure.low < usual.low < usual.high < sure.high
    assert ratio(process_runs[:14], "alpine", "debian", level=0.99) is None


def test_every_pair_gives_one_log_ratio(pairs_of):
    logs = paired_logs(pairs_of([1, 2, 4], [1, 1, 1]), "alpine", "debian", "a")
    assert np.exp(logs) == pytest.approx([1, 2, 4])


# --- waiting -----------------------------------------------------------------------------


def test_waiting_is_the_least_that_any_round_waited(a_process_run):
    process_runs = [
        a_process_run("alpine", 0, cpu={"a": (0.1, 0.1)}, a=[0.9, 0.35]),
        a_process_run("alpine", 1, cpu={"a": (0.1, 0.1)}, a=[0.6, 0.8]),
        a_process_run("debian", 0, cpu={"a": (0.1,)}, a=[0.1]),
    ]
    assert waiting_seconds(process_runs, "alpine", "a") == pytest.approx(0.25)


def test_a_render_that_only_stood_ready_did_not_wait(a_process_run):
    process_runs = [a_process_run("alpine", 0, cpu={"a": (0.1,)}, taken={"a": (0.5,)}, a=[0.7])]
    assert waiting_seconds(process_runs, "alpine", "a") == pytest.approx(0.1)


def test_a_render_on_several_processors_does_not_wait_less_than_nothing(a_process_run):
    assert (
        waiting_seconds([a_process_run("alpine", 0, cpu={"a": (0.9,)}, a=[0.5])], "alpine", "a")
        == 0
    )


def test_waiting_of_what_was_not_timed_is_unknown(a_process_run):
    assert waiting_seconds([a_process_run("alpine", 0, a=[1])], "alpine", "b") is None
    assert waiting_seconds([], "alpine", "a") is None
