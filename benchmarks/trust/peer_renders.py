"""The timed samples as plain pytest-benchmark tests, for `collect.py` to run on the host."""

import tomllib
from pathlib import Path

import pytest

from wheelgate.gallery.worker.sample import Sample, save

GATE = tomllib.loads((Path(__file__).parents[2] / "gate.toml").read_text())


@pytest.mark.parametrize("name", GATE["timing"]["samples"])
def test_render(benchmark, name):
    sample = Sample(name)
    with sample.style():
        assert benchmark(save, sample, ["png"])
