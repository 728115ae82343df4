"""The catalogue has each check once, and every limit of gate.toml is a check's."""

import dataclasses

import pytest

from wheelgate.model.config import Limits
from wheelgate.model.verdicts import CATALOGUE, check_of, limits
from wheelgate.model.verdicts.catalogue import Check

NUMBERS = [check for check in CATALOGUE.values() if check.limit and check.unit != "statement"]


def test_every_limit_is_the_limit_of_a_check():
    keys = {field.name for field in dataclasses.fields(Limits)}
    assert {check.limit for check in CATALOGUE.values() if check.limit} == keys


@pytest.mark.parametrize("check", CATALOGUE.values(), ids=CATALOGUE)
def test_each_check_is_found_by_its_id_and_says_what_it_is(check):
    assert check_of(check.id) is check
    assert check.measures
    assert check.sentence.endswith(".")


def test_a_check_of_a_projects_own_tests_is_known_as_its_own():
    assert check_of("fonts").group == "own"


@pytest.mark.parametrize("check", NUMBERS, ids=lambda check: check.id)
@pytest.mark.parametrize(
    ("measured", "interval", "outcome"),
    [
        (1.0, None, "pass"),
        (2.0, None, "pass"),
        (2.1, None, "fail"),
        (1.9, (1.8, 2.0), "pass"),
        (2.1, (1.9, 2.3), "unmeasured"),
        (2.3, (2.1, 2.5), "fail"),
        (None, None, "unmeasured"),
    ],
)
def test_every_limit_becomes_a_verdict_in_the_same_way(check, measured, interval, outcome):
    set_to_two = Limits(**{check.limit: 2.0})
    found = limits.judge_figure(check, set_to_two, "alpine", "x", measured, interval=interval)
    assert (found.check, found.outcome, found.limit) == (check.id, outcome, 2.0)


@pytest.mark.parametrize(
    ("measured", "interval", "outcome"),
    [(2.0, None, "pass"), (1.9, None, "fail"), (2.1, (1.9, 2.3), "unmeasured")],
)
def test_where_higher_is_better_a_limit_holds_from_below(measured, interval, outcome):
    check = Check("x", "size", "x", "X.", limit="size_mb", lower_is_better=False)
    found = limits.judge_figure(
        check, Limits(size_mb=2), "alpine", "x", measured, interval=interval
    )
    assert found.outcome == outcome
