"""CI runs the gate on every change of what the images are made from, on GitHub and on GitLab."""

from fnmatch import fnmatch
from pathlib import Path

import pytest

from wheelgate.model.config import load
from wheelgate.session.fingerprint import inputs

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).parents[2]


def paths_of_github():
    # YAML 1.1 takes the key `on` for a truth value.
    return yaml.safe_load((ROOT / ".github/workflows/gate.yml").read_text())[True]


def paths_of_gitlab():
    (rule,) = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())[".what-counts"]["rules"]
    # In Ruby's patterns, which GitLab takes, `**/` is also no folder at all.
    return [each.replace("**/*", "**") for each in rule["changes"]]


def test_every_file_that_a_run_is_made_from_starts_the_gate():
    on = paths_of_github()
    files = {path.relative_to(ROOT).as_posix() for path in inputs(load(ROOT))}
    assert len(files) > 200
    for patterns in (on["pull_request"]["paths"], on["push"]["paths"], paths_of_gitlab()):
        missed = {file for file in files if not any(fnmatch(file, each) for each in patterns)}
        assert missed == set()


def test_both_start_it_for_the_same_files():
    own = {".github/workflows/gate.yml", ".gitlab-ci.yml"}
    assert {*paths_of_github()["pull_request"]["paths"]} ^ {*paths_of_gitlab()} == own
