"""What some code is a mixture of, where that is known."""

import pytest

from wheelgate.timing.explain.mixture import mixture


def test_the_shares_of_a_mixture_are_found():
    parts = {"one": {"a": 60, "b": 40}, "two": {"b": 20, "c": 80}}
    counts = {"a": 42, "b": 34, "c": 24}  # 70% of one and 30% of two
    assert mixture(counts, parts) == {"one": pytest.approx(0.7), "two": pytest.approx(0.3)}


def test_what_no_part_resembles_is_in_none():
    assert mixture({"a": 50, "z": 50}, {"one": {"a": 100}}) == {"one": pytest.approx(0.5)}
    assert mixture({"z": 50}, {"one": {"a": 100}}) == {}


def test_a_part_with_few_ticks_is_left_out():
    assert mixture({"a": 50}, {"one": {"a": 19}}) == {}
    assert mixture({}, {"one": {"a": 100}}) == {}
