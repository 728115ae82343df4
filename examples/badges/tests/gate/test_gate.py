"""The gate, and what has to hold in these images alone."""

from wheelgate.checks import *


def test_a_user_that_is_not_root_runs_it(host):
    assert host.user().name == "badges"


def test_the_entry_point_writes_a_png(host):
    done = host.run("python3 -m badges ok | head -c 8 | od -An -tx1")
    assert done.stdout.split() == ["89", "50", "4e", "47", "0d", "0a", "1a", "0a"]
