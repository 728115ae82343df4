"""Answers requests: one JSON object a line on standard input, one line each on standard output."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from . import build, interpreter, isolation
from .accounting import Accountant
from .probes import calibrate, probe
from .process import render
from .sample import explain, warm_up
from .times import Timer, cold_imports, interpreter_seconds

TIMER = Timer()

ALONE = "alone"
"""The word on the command line that says: whatever else runs in this container is a sample's."""


def ready() -> dict[str, Any]:
    """Say whether other processes are kept out of this one's memory and descriptors."""
    return {"closed": isolation.close_to_others()}


def render_sample(
    sample: str, formats: list[str], timeout: float, memory_bytes: int
) -> dict[str, Any]:
    """Render a sample in a process of its own, forked from this one."""
    warm_up(formats)
    # A fork's first full collection would write to every object that is here, and so copy all their
    # memory (CPython's documentation of gc.freeze).
    gc.freeze()
    return render(sample, formats, timeout, memory_bytes, ALONE in sys.argv[1:])


ACTIONS: dict[str, Callable[..., Any]] = {
    "ready": ready,
    "describe": interpreter.describe,
    "libraries": interpreter.libraries,
    "mapped": interpreter.mapped,
    "render": render_sample,
    "first plot": TIMER.first_plot,
    "warm up": TIMER.warm_up,
    "collect": TIMER.collect,
    "draw": TIMER.draw,
    "interpreter": interpreter_seconds,
    "cold imports": cold_imports,
    "build facts": build.facts,
    "calibrate": calibrate,
    "probe": probe,
    "account": Accountant().account,
}
"""What can be asked for; the rest of a request are its arguments."""


def answer_to(request: dict[str, Any]) -> Any:
    """Return the answer to one request."""
    name = request.pop("do")
    if name not in ACTIONS:
        raise ValueError(f"unknown request: {name}")
    return ACTIONS[name](**request)


def main() -> None:
    """Answer requests until standard input ends."""
    # Answers go to a descriptor of their own: what a sample or a library prints while it is
    # timed must not get between them. Nobody else may open it.
    isolation.close_to_others()
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        token = None
        try:
            request = json.loads(line)
            token = request.pop("token", None)
            answer = {"ok": answer_to(request)}
        except BaseException as error:
            answer = {"error": explain(error)}
        answer["token"] = token
        print(json.dumps(answer), file=out, flush=True)
