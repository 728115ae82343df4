"""Answers requests: one JSON object a line on standard input, one line each on standard output."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from . import interpreter
from .process import render
from .sample import explain, warm_up
from .times import time_samples


def answer_to(request: dict[str, Any]) -> Any:
    """Return the answer to one request."""
    if request["do"] == "describe":
        return interpreter.describe()
    if request["do"] == "libraries":
        return interpreter.libraries()
    if request["do"] == "mapped":
        return interpreter.mapped(request["modules"])
    if request["do"] == "render":
        warm_up()
        return render(
            request["sample"], request["formats"], request["timeout"], request["memory_bytes"]
        )
    if request["do"] == "time":
        return time_samples(request["samples"], request["rounds"])
    raise ValueError("unknown request: {}".format(request["do"]))


def main() -> None:
    """Answer requests until standard input ends."""
    # Answers go to a descriptor of their own: what a sample or a library prints while it is
    # timed must not get between them.
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
