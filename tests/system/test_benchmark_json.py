"""pytest-benchmark stays the surface: its JSON has our pairs, and its own command compares it."""

import json
import shutil
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]


def test_runs_can_be_compared_by_pytest_benchmarks_own_command(repository):
    files = [repository.root / name for name in ("first.json", "second.json")]
    words = ("-k", "test_render and badge", "--benchmark-json", str(files[0]))
    done = repository.run("run", "alpine", *words)
    assert done.code == 0, done.output
    found = {each["name"]: each for each in json.loads(files[0].read_text())["benchmarks"]}
    assert set(found) == {"alpine", "debian-slim"}
    assert {each["group"] for each in found.values()} == {"pillow/badge"}
    pairs = found["alpine"]["extra_info"]["against"]["debian-slim"]
    assert pairs["low"] < pairs["ratio"] < pairs["high"]
    assert pairs["pairs"] == len(pairs["log_ratios"]) >= 6
    assert found["alpine"]["stats"]["rounds"] == 2 * pairs["pairs"]
    shutil.copy(files[0], files[1])  # a run of the same names
    compared = subprocess.run(
        [sys.executable, "-m", "pytest_benchmark", "compare", *map(str, files), "--group-by=group"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert compared.returncode == 0, compared.stderr
    assert "pillow/badge" in compared.stdout
    assert compared.stdout.count("alpine") == 2
