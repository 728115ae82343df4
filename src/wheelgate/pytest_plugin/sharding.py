"""Leave out of a pytest session what belongs to other shards."""

from collections.abc import Mapping

import pytest

from wheelgate.errors import ConfigError
from wheelgate.model.records import Shard
from wheelgate.session.sharding import EVERY_SAMPLE, REST, split, weights
from wheelgate.util.files import digest_of


def keep_own(
    items: list[pytest.Item], shard: tuple[int, int], costs: Mapping[str, float], content: str
) -> tuple[Shard, list[pytest.Item]]:
    """Return what is to be recorded of a shard, and the tests of the others.

    Args:
        items: All tests, after every other plugin's choice; the shard's own are left in it.
        shard: Its number, from 1, and how many there are.
        costs: The seconds that are known of samples.
        content: The hash of the files that the run is made from.

    Raises:
        ConfigError: Where there is nothing for a shard to do.
    """
    number, of = shard
    groups = {item.nodeid: _group_of(item) for item in items}
    shards = split(weights(set(groups.values()), costs), of)
    where = {test: shards[group] for test, group in groups.items()}
    others = [item for item in items if where[item.nodeid] != number]
    items[:] = [item for item in items if where[item.nodeid] == number]
    if not items:
        raise ConfigError(
            f"there is nothing for shard {number} of {of} to do",
            f"split into {len(shards)} shards at most" if shards else "choose tests that exist",
        )
    plan = digest_of(str(of), *(f"{test} {place}" for test, place in sorted(where.items())))
    gates_own = sum(is_gates(item) for item in items)
    all_tests = gates_own + sum(is_gates(item) for item in others)
    return Shard(number, of, plan, content, gates_own, all_tests), others


def is_gates(item: pytest.Item) -> bool:
    """Return whether a test is the gate's: it asks for the session, itself or by a fixture."""
    return "wheelgate" in getattr(item, "fixturenames", ())


def _group_of(item: pytest.Item) -> str:
    parameters: dict[str, object] = item.callspec.params if hasattr(item, "callspec") else {}
    if is_gates(item) and "sample" in parameters:
        return str(parameters["sample"])
    return EVERY_SAMPLE if "rendered_samples" in getattr(item, "fixturenames", ()) else REST
