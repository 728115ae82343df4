"""How long comparing takes, next to matplotlib's compare_images: measured, not judged.

The cases are those of `compare_speed_table.py`, one group each.
"""

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("matplotlib")

METHODS = ("wheelgate", "matplotlib")


def _table():
    """Return the module beside this one: tests are imported without their folder."""
    file = Path(__file__).with_name("compare_speed_table.py")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return _table().cases(tmp_path_factory.mktemp("pictures"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("number", range(8))
def test_comparing_takes(benchmark, cases, number, method):
    if number >= len(cases):
        pytest.skip("there are no baselines to compare")
    case = cases[number]
    benchmark.group = case.name
    benchmark.name = method
    rounds = 7 if len(case.pairs) == 1 else 2
    benchmark.pedantic(getattr(case, method), rounds=rounds, warmup_rounds=1, iterations=1)
