"""What the harness adds to a bare render: the worker beside `bare.py`, in pairs of starts.

python benchmarks/trust/overhead.py --pairs 12
"""

import argparse
import json
import random
import shutil
import tempfile
from pathlib import Path

from collect import ROOT, reference_image

from wheelgate.engine import Limits, find
from wheelgate.gallery import Worker, fill_staging
from wheelgate.model.config import load
from wheelgate.model.records import PROCESSOR_TIME
from wheelgate.timing import Plan, ratio, take_pair
from wheelgate.timing.conditions import last_processor

SEED = 4


def main() -> None:
    """Measure, and write `overhead.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=12)
    options.add_argument("--pool", type=Path, default=ROOT / ".wheelgate/trust")
    chosen = options.parse_args()
    project = load(ROOT)
    engine = find()
    processor = last_processor() if engine.probe.pins_processors else ""
    plan = Plan(project.gate.timing.samples, 4, processor)
    order = random.Random(SEED)  # noqa: S311 - the order of starts is no secret
    with tempfile.TemporaryDirectory() as folder:
        folders = {name: Path(folder) / name for name in ("harness", "bare")}
        for each in folders.values():
            fill_staging(project.path(project.gate.samples), each)
        worker = folders["bare"] / "worker"
        shutil.copy(Path(__file__).with_name("bare.py"), worker / "__main__.py")
        try:
            image = reference_image(project, engine)

            def start(name):
                limits = Limits(processor=processor)
                return Worker(engine, image, folders[name], limits=limits)

            process_runs = []
            for number in range(chosen.pairs):
                process_runs += take_pair(
                    number, ("harness", "bare"), start, plan, order
                ).process_runs
        finally:
            engine.close()
    found = {}
    for measure in ("render", PROCESSOR_TIME):
        item = ratio(process_runs, "harness", "bare", measure=measure)
        found[measure] = [item.ratio, item.low, item.high]
        print(f"{measure}: {item.ratio - 1:+.2%} [{item.low - 1:+.2%}, {item.high - 1:+.2%}]")
    (chosen.pool / "overhead.json").write_text(json.dumps({"pairs": chosen.pairs, **found}))


if __name__ == "__main__":
    main()
