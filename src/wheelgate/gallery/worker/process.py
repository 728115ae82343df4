"""Renders a sample in a process of its own, which may crash, hang or eat memory."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import resource
import select
import signal
import sys
import tempfile
import time
from typing import Any, NoReturn

from . import effects
from .sample import Sample, explain, save

OUTPUT_KEPT = 4000


def render(sample: str, formats: list[str], timeout: float, memory_bytes: int) -> dict[str, Any]:
    """Render a sample in a process of its own, within limits of time and memory.

    Its working directory, and where temporary files go, is a folder that is removed with it.
    """
    reader, writer = os.pipe()
    said = (
        os.memfd_create("output")
        if hasattr(os, "memfd_create")
        else os.open("/tmp", os.O_TMPFILE | os.O_RDWR)
    )
    own = tempfile.mkdtemp(prefix="wheelgate-")
    before = effects.snapshot(own)
    child = os.fork()
    if child == 0:
        os.close(reader)
        become_sample(sample, formats, own, writer, said, memory_bytes)
    os.close(writer)
    answer = collect(child, reader, timeout)
    os.lseek(said, 0, os.SEEK_SET)
    output = os.read(said, OUTPUT_KEPT).decode("utf-8", "replace").strip()
    os.close(said)
    answer["effects"] += [["output", output]] if output else []
    answer["effects"] += effects.files_written(before, effects.snapshot(own))
    answer["effects"] = effects.shortened(answer["effects"])
    effects.remove(own)
    return answer


def become_sample(
    sample: str, formats: list[str], own: str, writer: int, said: int, memory_bytes: int
) -> NoReturn:
    """Turn this process into the sample's own, write its answer, and end."""
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        # Above all the descriptor that answers go to: a sample has no business with it.
        close_all_but(writer)
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        os.chdir(own)
        os.environ["TMPDIR"] = own
        tempfile.tempdir = None
        # Processes that were forked from one another share the state of the generators.
        random.seed()
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        answer = render_here(sample, formats)
        sys.stdout.flush()
        sys.stderr.flush()
        with open(writer, "w") as out:
            json.dump(answer, out)
    finally:
        os._exit(0)


def close_all_but(kept: int) -> None:
    """Close every descriptor but the standard ones and one other.

    Only those that are open: engines may allow a thousand million, which CPython tries one by one
    where the C library has no close_range(2), as musl has none.
    """
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) != kept:
            with contextlib.suppress(OSError):  # the listing's own is closed already
                os.close(int(name))


def render_here(name: str, formats: list[str]) -> dict[str, Any]:
    """Render a sample in this process; return what came of it, without its output."""
    answer = nothing("")
    fonts = effects.Fonts()
    began, cpu_began = time.perf_counter(), time.process_time()
    try:
        with effects.watched() as answer["effects"]:
            sample = Sample(name)
            with sample.style(), effects.settings_kept(answer["effects"]):
                files = save(sample, formats)
        answer["files"] = [
            {**file, "content": base64.b64encode(file["content"]).decode()} for file in files
        ]
    except MemoryError:
        answer["error"] = "out of memory: it asked for more than its limit"
    except BaseException as error:  # a sample may raise SystemExit, too
        answer["error"] = explain(error)
    answer["seconds"] = time.perf_counter() - began
    answer["cpu_seconds"] = time.process_time() - cpu_began
    answer["peak_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    answer["fonts"] = sorted(fonts.files)
    return answer


def collect(child: int, reader: int, timeout: float) -> dict[str, Any]:
    """Wait for a sample's process; return its answer, or what became of it instead."""
    chunks = []
    deadline = time.monotonic() + timeout
    with open(reader, "rb", buffering=0) as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return nothing(f"it hung: no picture after {timeout:g} s")
            chunk = os.read(pipe.fileno(), 1 << 20)
            if not chunk:
                break
            chunks.append(chunk)
    _, status = os.waitpid(child, 0)
    left = effects.processes_of(child)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ValueError):
        answer: dict[str, Any] = json.loads(b"".join(chunks))
        answer["effects"] += left
        return answer
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            name = signal.Signals(number).name
        except ValueError:  # a real-time signal has no name
            name = f"signal {number}"
        return nothing(f"its process was ended by {name}")
    code = os.WEXITSTATUS(status)
    return nothing(f"its process ended with exit code {code}, without a picture")


def nothing(error: str) -> dict[str, Any]:
    """Return the answer of a sample that gave no picture."""
    return {
        "error": error,
        "files": [],
        "effects": [],
        "fonts": [],
        "seconds": 0.0,
        "cpu_seconds": 0.0,
        "peak_bytes": 0,
    }
