"""Verdicts on sizes, by an image's limits."""

import pytest

from wheelgate.model.config import Limits
from wheelgate.model.records import Layer, PackageSize, Size
from wheelgate.model.verdicts import judge_size, judge_size_ratio


def a_size(name, megabytes):
    package = PackageSize("wheel", "scipy", "1.17.0", 90_000_000, 4000)
    layers = (Layer("sha256:00", int(megabytes * 10**6) - 1, 1), Layer("sha256:01", 1, 1))
    return Size(name, layers, (package,))


@pytest.mark.parametrize(("megabytes", "outcome"), [(399, "pass"), (400, "pass"), (401, "fail")])
def test_a_size_passes_up_to_its_limit(megabytes, outcome):
    found = judge_size(a_size("alpine", megabytes), Limits(size_mb=400))
    assert found.outcome == outcome
    assert (found.measured, found.limit, found.unit) == (megabytes, 400, "MB")


def test_a_size_over_its_limit_names_the_largest_packages():
    found = judge_size(a_size("alpine", 412.5), Limits(size_mb=400))
    assert found.details == ("largest: scipy 90.0 MB",)


def test_a_size_without_a_limit_passes_and_is_measured():
    found = judge_size(a_size("alpine", 412.5), Limits())
    assert (found.outcome, found.measured, found.limit) == ("pass", 412.5, None)


@pytest.mark.parametrize(("limit", "outcome"), [(0.5, "pass"), (0.49, "fail"), (None, "pass")])
def test_a_size_ratio_is_judged_against_the_references(limit, outcome):
    sizes = a_size("alpine", 300), a_size("debian", 600)
    found = judge_size_ratio(*sizes, Limits(size_ratio=limit))
    assert (found.outcome, found.measured, found.against) == (outcome, 0.5, "debian")
