"""A worker without the harness: the same requests, and nothing around a render but two clocks."""

import gc
import importlib.util
import io
import json
import os
import sys
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

SAMPLES = os.environ["WHEELGATE_SAMPLES"]
PLOTS = {}


def taken():
    """Return the seconds in which others had the processor, which are the harness's to know."""
    with open("/proc/self/schedstat") as file:  # noqa: PTH123 - as the worker reads it
        return int(file.read().split()[1]) / 1e9


def draw(name):
    """Return the seconds of plot() and savefig()."""
    began, computed = time.perf_counter(), time.process_time()
    figure = PLOTS[name]()
    figure.savefig(io.BytesIO(), format="png", metadata={"Software": None})
    plt.close("all")
    return time.perf_counter() - began, time.process_time() - computed


def main():
    """Answer requests as the worker does."""
    for line in sys.stdin:
        request = json.loads(line)
        answer = {}
        if request["do"] == "warm up":
            for name in request["samples"]:
                spec = importlib.util.spec_from_file_location(
                    name.replace("/", "_"), f"{SAMPLES}/{name}.py"
                )
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                PLOTS[name] = module.plot
                draw(name)
            gc.collect()
            gc.freeze()
            answer = {"import_seconds": {}, "failed": {}, "peak_bytes": 1}
        elif request["do"] == "draw":
            gc.collect()
            before = taken()
            wall, cpu = draw(request["sample"])
            answer = {"wall": wall, "cpu": cpu, "taken": taken() - before}
            answer.update(switches=0, slowed=[])
        elif request["do"] == "interpreter":
            answer = [1.0]
        print(json.dumps({"ok": answer, "token": request["token"]}), flush=True)


main()
