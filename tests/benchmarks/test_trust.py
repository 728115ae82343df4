"""What measures how far the timing can be trusted starts from this repository's own gate.toml."""

import shutil
import tomllib
from pathlib import Path

import whole_runs

from wheelgate.model.config import load

ROOT = Path(__file__).parents[2]


def test_runs_of_the_reference_against_itself_have_these_two_images_and_no_other(tmp_path):
    for name in ("image", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    text = whole_runs.with_one_image_twice((ROOT / "gate.toml").read_text())
    assert set(tomllib.loads(text)["images"]) == {"debian-slim", "again"}
    (tmp_path / "gate.toml").write_text(text)
    base = "docker.io/library/debian:trixie-slim"
    (tmp_path / "Dockerfile").write_text(f"FROM {base} AS debian-slim\nFROM {base} AS again\n")
    for folder in ("samples", "baselines"):
        (tmp_path / folder).mkdir()
    for name in tomllib.loads(text)["tests"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    gate = load(tmp_path).gate
    assert gate.default_images == ("again",)
    assert gate.timing.samples
