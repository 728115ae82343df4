"""Gathers a pool of A/A pairs: the reference against itself, and pytest-benchmark beside it.

Every render of the second of the two goes on computing for 10% longer, with a note of the time at
1, 2, 3, 5 and 10%, so that one pool serves every slowdown. After every few pairs pytest-benchmark
times the same samples on the same processor, on the host's Python, as its documentation has it.

    python benchmarks/trust/collect.py --minutes 60 --pool .wheelgate/trust
"""

import argparse
import dataclasses
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from wheelgate.engine import Engine, Limits, find
from wheelgate.engine.context import Context
from wheelgate.gallery import Worker, fill_staging
from wheelgate.images.builder import Builder
from wheelgate.model.config import Project, load
from wheelgate.timing import Plan, take_pair
from wheelgate.timing.conditions import last_processor

ROOT = Path(__file__).parents[2]
PEER = Path(__file__).with_name("peer_renders.py")
LEVELS = (0.01, 0.02, 0.03, 0.05, 0.10)
AGAIN = "again"


class Slowed:
    """A worker whose renders go on for the levels; the notes are kept, the answer is without."""

    def __init__(self, worker: Worker, notes: dict[str, list[list[float]]] | None) -> None:
        self._worker = worker
        self._notes = notes

    def ask(self, patience: float, **request):
        """Pass a request on."""
        if request["do"] == "draw" and self._notes is not None:
            request["slowdowns"] = list(LEVELS)
        answer = self._worker.ask(patience, **request)
        if request["do"] == "draw" and self._notes is not None:
            self._notes.setdefault(request["sample"], []).append(answer["slowed"])
        return answer

    def __enter__(self):
        self._worker.__enter__()
        return self

    def __exit__(self, *error):
        self._worker.__exit__(*error)


def main() -> None:
    """Gather pairs for a while; what is there already is added to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--pool", type=Path, default=ROOT / ".wheelgate/trust")
    options.add_argument("--peer-every", type=int, default=3, metavar="PAIRS")
    chosen = options.parse_args()
    chosen.pool = chosen.pool.resolve()
    chosen.pool.mkdir(parents=True, exist_ok=True)
    project = load(ROOT)
    engine = find()
    processor = last_processor() if engine.probe.pins_processors else ""
    reference = project.gate.reference
    image = reference_image(project, engine)
    seed = random.SystemRandom().getrandbits(32)
    order = random.Random(seed)  # noqa: S311 - the order of starts is no secret
    plan = Plan(project.gate.timing.samples, project.gate.timing.rounds, processor)
    end = time.monotonic() + 60 * chosen.minutes
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            (chosen.pool / "pairs.jsonl").open("a") as out,
        ):
            fill_staging(project.path(project.gate.samples), Path(folder))
            number = 0
            while time.monotonic() < end:
                began, notes = time.time(), {}

                def start(name, notes=notes):
                    worker = Worker(engine, image, Path(folder), limits=Limits(processor=processor))
                    return Slowed(worker, notes if name == AGAIN else None)

                pair = take_pair(number, (AGAIN, reference), start, plan, order)
                line = {
                    "at": began,
                    "seconds": time.time() - began,
                    "seed": seed,
                    "slowed": notes,
                    "process_runs": [dataclasses.asdict(each) for each in pair.process_runs],
                }
                out.write(json.dumps(line) + "\n")
                out.flush()
                number += 1
                if number % chosen.peer_every == 0:
                    run_peer(chosen.pool / "peer", processor)
                if number % 10 == 0:
                    print(f"{number} pairs, {(end - time.monotonic()) / 60:.0f} minutes to go")
    finally:
        engine.close()


def reference_image(project: Project, engine: Engine) -> str:
    """Return the tag of the reference, built where it is not."""
    name = project.gate.reference
    builder = Builder(Context(project=project, find_engine=lambda: engine, progress=print))
    return builder.build(name, builder.inputs(name, builder.bases((name,)))).reference


def run_peer(folder: Path, processor: str) -> None:
    """Run pytest-benchmark once, and keep its JSON."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{time.time():.0f}.json"
    words = [
        sys.executable,
        "-m",
        "pytest",
        str(PEER),
        "-q",
        "-p",
        "no:wheelgate",
        "--benchmark-json",
        str(file),
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(PEER.parent),
        "-c",
        os.devnull,
    ]
    words = ["taskset", "-c", processor, *words] if processor else words
    variables = {"OPENBLAS_NUM_THREADS": "1", "WHEELGATE_SAMPLES": str(ROOT / "samples")}
    done = subprocess.run(
        words,
        env={**os.environ, **variables},
        cwd=PEER.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
