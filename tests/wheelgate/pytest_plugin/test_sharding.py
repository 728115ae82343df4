"""pytest with `--shard`: every test of the gate is collected by exactly one shard."""

from pathlib import Path

import pytest

TESTS = """\
import pytest

@pytest.mark.parametrize("number", range(2))
def test_an_image(wheelgate, any_image, number): ...

def test_a_sample(wheelgate, any_image, sample): ...

def test_another_of_it(wheelgate, image, sample): ...

def test_timed(wheelgate, image, timed_sample): ...

def test_without_a_gate(): ...
"""
SAMPLES = ("apple", "banana", "cherry", "date", "elder", "fig")


@pytest.fixture
def project(checkout: Path) -> Path:
    """Return a checkout with six samples, each three times as dear as the one before."""
    (checkout / "samples/a").mkdir(parents=True)
    for name in SAMPLES:
        (checkout / f"samples/a/{name}.py").write_text("def plot(): ...\n")
    (checkout / "baselines").mkdir()
    rows = "".join(f"a/{name},{3**number}\n" for number, name in enumerate(SAMPLES))
    (checkout / "baselines/costs.csv").write_text(f"sample,seconds\n{rows}*,40\n")
    (checkout / "test_gate.py").write_text(TESTS)
    return checkout


class Collected:
    """A plugin that keeps the tests that a session would run."""

    def __init__(self):
        self.tests = []

    def pytest_collection_finish(self, session):
        self.tests = [item.name for item in session.items]


@pytest.fixture
def collect(project, monkeypatch):
    """Return a function that collects tests; it returns pytest's exit code and their names."""
    monkeypatch.chdir(project)

    def run(*words):
        found = Collected()
        options = ("--collect-only", "--import-mode=importlib", "-p", "no:cacheprovider")
        return pytest.main([*options, *words], plugins=[found]), found.tests

    return run


def test_every_test_is_in_exactly_one_shard_and_a_samples_tests_stay_together(collect):
    _, every = collect()
    assert len(every) == 4 + 12 + 6 + 6 + 1
    parts = [collect("--shard", f"{number}/3")[1] for number in (1, 2, 3)]
    assert sorted(test for part in parts for test in part) == sorted(every)
    drawing = [[test for test in part if "sample" in test or "another" in test] for part in parts]
    for sample in SAMPLES:
        homes = [part for part in drawing if any(sample in test for test in part)]
        assert len(homes) == 1, sample
    assert {test.partition("/")[2] for test in drawing[0]} == {"fig]"}, "dearer than all others"
    (rest,) = [part for part in parts if "test_without_a_gate" in part]
    assert sum(test.startswith(("test_timed", "test_an_image")) for test in rest) == 6 + 4


def test_tests_are_split_after_they_were_chosen(collect):
    _, own = collect("--shard", "2/2", "-k", "a_sample and (apple or fig)")
    assert own == ["test_a_sample[alpine-a/apple]", "test_a_sample[debian-a/apple]"]


def test_a_shard_without_work_is_told_and_leaves_no_run_behind(project, collect, capsys):
    code, _ = collect("--shard", "3/3", "-k", "a_sample and (apple or fig)")
    assert "shard 3 of 3" in " ".join(capsys.readouterr())
    assert code == 2
    assert not list((project / ".wheelgate/runs").glob("*"))
