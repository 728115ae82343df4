"""Times samples in this process, round by round."""

from __future__ import annotations

import gc
import time
import warnings
from typing import Any

from .sample import Sample, save, warm_up


def time_samples(names: list[str], rounds: int) -> dict[str, Any]:
    """Render samples in this process, one round to warm up and then `rounds` that count."""
    began = time.perf_counter()
    warm_up()
    answer: dict[str, Any] = {"import_seconds": time.perf_counter() - began, "wall": {}, "cpu": {}}
    samples = [Sample(name) for name in names]
    # Each round goes through all samples, so that a disturbance meets all of them alike.
    for number in range(rounds + 1):
        for sample in samples:
            with warnings.catch_warnings(), sample.style():
                warnings.simplefilter("ignore")
                gc.collect()  # or a render pays for what the one before it left
                wall, cpu = time.perf_counter(), time.process_time()
                save(sample, ["png"])
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            if number:
                answer["wall"].setdefault(sample.name, []).append(wall)
                answer["cpu"].setdefault(sample.name, []).append(cpu)
    return answer
