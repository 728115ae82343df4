"""Every group is in exactly one shard, whatever the order, and shards are about as full."""

from argparse import ArgumentTypeError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wheelgate.session.sharding import EVERY_SAMPLE, REST, split, weights
from wheelgate.util.arguments import shard

COSTS = st.dictionaries(st.text(min_size=1, max_size=8), st.floats(0, 100), min_size=1)


def test_a_shard_is_written_as_its_number_of_how_many():
    assert shard("1/4") == (1, 4)
    assert shard("4/4") == (4, 4)


@pytest.mark.parametrize("text", ["", "4", "0/4", "5/4", "1/0", "-1/4", "1/4/2", "a/b"])
def test_what_is_no_shard_is_refused(text):
    with pytest.raises(ArgumentTypeError, match="is no shard"):
        shard(text)


@given(COSTS, st.integers(1, 9))
def test_each_group_is_in_one_shard_and_the_order_says_nothing(costs, shards):
    found = split(costs, shards)
    assert found.keys() == costs.keys()
    assert set(found.values()) <= set(range(1, shards + 1))
    assert found == split(dict(reversed(costs.items())), shards)


@given(COSTS, st.integers(1, 9))
def test_no_shard_is_fuller_than_an_even_share_and_the_largest_group(costs, shards):
    found = split(costs, shards)
    fullest = max(
        sum(costs[name] for name in found if found[name] == number)
        for number in range(1, shards + 1)
    )
    assert fullest <= sum(costs.values()) / shards + max(costs.values()) + 1e-6


def test_where_nothing_is_known_each_shard_has_as_many():
    found = split(weights({f"a/{number}" for number in range(12)}, {}), 4)
    assert sorted(found.values()) == [1] * 3 + [2] * 3 + [3] * 3 + [4] * 3


def test_an_unknown_sample_costs_as_the_median_one_and_one_that_is_gone_nothing():
    found = weights({"a/new", "a/old", REST}, {"a/old": 1.0, "a/gone": 5.0, "b": 3.0, REST: 60.0})
    assert found == {"a/new": 3.0, "a/old": 1.0, REST: 60.0}


def test_a_test_that_needs_every_sample_costs_as_much_as_all_of_them():
    found = weights({"a/x", "a/y", REST, EVERY_SAMPLE}, {"a/x": 1.0, "a/y": 2.0, REST: 60.0})
    assert found[EVERY_SAMPLE] == 3.0
