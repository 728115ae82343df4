"""`wheelgate history` on a small checkout: the table, the plot, and what is missing."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.model.records import Ratio
from wheelgate.storage.history import History


@pytest.fixture
def project(checkout, a_run):
    """Return a checkout with 24 runs, slower from the 16th on."""
    noise = np.random.default_rng(0).normal(0, 0.01, 24)
    for number, wobble in enumerate(noise):
        ratio = float(np.exp(wobble)) * (1.2 if number >= 16 else 1.0)
        History(checkout / ".wheelgate").add(
            a_run(
                id=f"run-{number:02}",
                started=f"2026-01-02T{number:02}:04:05+00:00",
                ratios=(
                    Ratio("render", "alpine", "debian", "*", ratio, ratio - 0.03, ratio + 0.03, 6),
                ),
            )
        )
    return checkout


def wheelgate(project, *words):
    return CliRunner().invoke(main, ["history", *words, "--config", str(project / "gate.toml")])


def test_every_run_is_a_line_and_the_change_is_named(project):
    done = wheelgate(project)
    assert done.exit_code == 0
    assert sum(line.startswith("run-") for line in done.stdout.splitlines()) == 24
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert "run-16" in done.stdout.splitlines()[-1]


def test_the_plot_is_a_png(project, tmp_path):
    pytest.importorskip("matplotlib")
    file = tmp_path / "plots/ratio.png"
    assert wheelgate(project, "--plot", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"\x89PNG")


def test_the_series_is_json_where_that_is_asked_for(project):
    found = json.loads(wheelgate(project, "--json").stdout)
    assert len(found["points"]) == 24
    assert [change["run"] for change in found["changes"]] == ["run-16"]


def test_a_sample_that_was_never_timed_is_answered_with_those_that_were(project):
    done = wheelgate(project, "a/b")
    assert done.exit_code != 0
    assert "alpine, a/b" in done.stderr
    assert ": *" in done.stderr
