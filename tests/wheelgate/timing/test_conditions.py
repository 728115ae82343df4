"""What interferes with a process run: read from this host, and judged by a rule that is fixed."""

import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from wheelgate.model.records import Conditions
from wheelgate.timing.conditions import (
    OTHERS_SHARE,
    STEAL_SHARE,
    SWITCHES_A_SECOND,
    Ticks,
    between,
    interference,
    last_processor,
    megahertz,
    ticks,
)

QUIET = Conditions("1", 2500.0, 0.3, 0.0, 0.0, 2.0)


def test_a_quiet_run_sees_no_interference():
    assert interference(QUIET) == ()
    assert interference(replace(QUIET, load=40.0, megahertz=200.0)) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"steal_share": STEAL_SHARE + 0.01}, "hypervisor kept 3%"),
        ({"others_share": OTHERS_SHARE + 0.05}, "other processes had 15%"),
        ({"switches_a_second": SWITCHES_A_SECOND + 10.0}, "taken away 60 times a second"),
    ],
)
def test_each_cause_is_named_beyond_its_threshold_and_not_below(changed, words):
    (said,) = interference(replace(QUIET, **changed))
    assert words in said
    below = {name: value * 0.5 for name, value in changed.items()}
    assert interference(replace(QUIET, **below)) == ()


def test_what_a_host_does_not_say_is_no_interference():
    assert interference(replace(QUIET, steal_share=None, others_share=None)) == ()


def test_the_shares_are_of_the_time_between_two_readings():
    found = between("1", Ticks(10.0, 1.0), Ticks(14.0, 1.5), 5.0, 3.0, 30, 1.5)
    assert found.steal_share == pytest.approx(0.1)
    assert found.others_share == pytest.approx(0.2)
    assert found.switches_a_second == pytest.approx(20)


def test_without_pinning_nobody_else_is_blamed():
    found = between("", Ticks(10.0, 1.0), Ticks(14.0, 1.0), 5.0, 3.0, 0, 1.5)
    assert found.others_share is None
    assert between("1", None, None, 5.0, 3.0, 0, 1.5).steal_share is None


def test_this_hosts_processors_are_read():
    processor = last_processor()
    assert int(processor) in os.sched_getaffinity(0)
    assert ticks(processor).busy > 0
    assert ticks("").busy >= ticks(processor).busy
    assert ticks("9999") is None
    found = megahertz(processor)
    assert found is None or found > 0


def test_another_process_on_the_same_processor_shows_as_interference():
    processor = last_processor()
    began, before = time.monotonic(), ticks(processor)
    code = "import time\nend = time.process_time() + 0.6\nwhile time.process_time() < end: pass"
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {int(processor)}),
    )
    found = between(processor, before, ticks(processor), time.monotonic() - began, 0.0, 0, 0.5)
    assert found.others_share > OTHERS_SHARE
    assert any("other processes" in words for words in interference(found))
