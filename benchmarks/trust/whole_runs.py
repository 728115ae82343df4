"""Whole runs of the gate on the reference against itself, as it is and with a slowdown put in.

    python benchmarks/trust/whole_runs.py --quiet-runs 10 --slow-runs 5

Each run is `wheelgate run again` in a copy of the repository whose images `again` and
`debian-slim` are the same one. What is there already is added to.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from collect import ROOT, reference_image

from wheelgate.engine import find
from wheelgate.model.config import load as load_project
from wheelgate.report.wording import sentence
from wheelgate.storage.run_file import latest, load

COPIED = ("baselines", "conftest.py", "gate.toml", "image", "requirements", "samples", "tests")
LIMITS = """
[images.again]
target = "again"

[images.again.limits]
render_ratio = 1.05
gallery_ratio = 1.01
starting_ratio = 1.5
memory_ratio = 1.1
size_ratio = 1.001
"""
SLOWDOWNS = (0.03, 0.10)


def main() -> None:
    """Run, and add a line a run to `whole_runs.jsonl`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quiet-runs", type=int, default=10, metavar="N")
    options.add_argument("--slow-runs", type=int, default=5, metavar="N")
    options.add_argument("--pool", type=Path, default=ROOT / ".wheelgate/trust")
    chosen = options.parse_args()
    plan = [0.0] * chosen.quiet_runs + list(SLOWDOWNS) * chosen.slow_runs
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy(root)
        for number, slowdown in enumerate(plan, start=1):
            line = run(root, slowdown)
            print(
                f"{number} of {len(plan)}: slowdown {slowdown:.0%}: {line['outcome']}, "
                f"{line['seconds']:.0f} s",
                flush=True,
            )
            with (chosen.pool.resolve() / "whole_runs.jsonl").open("a") as out:
                out.write(json.dumps(line) + "\n")


def copy(root: Path) -> None:
    """Copy the repository, with one image under two names."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", "wheelgate", "trust")
            shutil.copytree(source, root / name, ignore=ignore)
        else:
            shutil.copy(source, root / name)
    engine = find()
    image = reference_image(load_project(ROOT), engine)
    engine.close()
    (root / "Dockerfile").write_text(f"FROM {image} AS debian-slim\nFROM {image} AS again\n")
    (root / ".dockerignore").write_text("*\n")
    gate = root / "gate.toml"
    gate.write_text(with_one_image_twice(gate.read_text()))


def with_one_image_twice(text: str) -> str:
    """Return a gate.toml whose images are `debian-slim` and `again`, and is else the same."""
    text = re.sub(r"judged = .*", 'judged = ["again"]', text)
    # What is particular to our images has no word on an image named `again`.
    text = text.replace('"tests/image", ', "")
    # A table goes on until the next one begins.
    others = r"(?ms)^\[images\.(?!debian-slim[.\]]).*?(?=^\[|\Z)"
    return re.sub(others, "", text) + LIMITS


def run(root: Path, slowdown: float) -> dict[str, object]:
    """Run the gate once; return what it said."""
    words = ["run", "again", "--no-reuse"] + (
        ["--slowdown", f"again={slowdown}"] if slowdown else []
    )
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "wheelgate", *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1, 3}:
        raise SystemExit(done.stdout + done.stderr)
    record = load(latest(root / ".wheelgate"))
    return {
        "at": began,
        "seconds": record.seconds,
        "slowdown": slowdown,
        "outcome": record.outcome,
        "pairs": len(record.process_runs) // 2,
        "seed": record.timing_seed,
        "ratio": [
            [item.ratio, item.low, item.high]
            for item in record.ratios
            if (item.measure, item.sample) == ("render", "*")
        ],
        "not_passed": [
            f"{item.outcome}: {sentence(item)}"
            for item in record.verdicts
            if item.outcome != "pass" and not item.waived
        ],
        "failed_tests": [test.test for test in record.tests if test.outcome in {"failed", "error"}],
    }


if __name__ == "__main__":
    main()
