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
import struct
import sys
import tempfile
import time
from typing import Any, NoReturn

from . import effects, isolation
from .sample import Sample, explain, save

OUTPUT_KEPT = 4000

LENGTH = struct.Struct("<Q")
"""How many bytes a sample's answer has, which comes before it."""

MOST_BYTES = 60_000_000
"""Of a sample's answer: the whole has to fit into what is read of a worker's."""

LOOKS_EVERY_SECONDS = 0.2
"""How often it is looked whether a sample's process has ended without an answer."""


def render(
    sample: str, formats: list[str], timeout: float, memory_bytes: int, alone: bool
) -> dict[str, Any]:
    """Render a sample in a process of its own, within limits of time and memory.

    Its working directory, and where temporary files go, is a folder that is removed with it.

    Args:
        sample: Its name.
        formats: What it is saved as.
        timeout: Seconds after which it is ended.
        memory_bytes: Of data that it may have.
        alone: Whether whatever else runs here is the sample's, as in a container of its own.
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
    try:
        answer = collect(child, reader, timeout)
    finally:
        left = isolation.end_others() if alone else end_session(child)
    answer["effects"] += left
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
        content = json.dumps(answer).encode()
        with open(writer, "wb") as out:
            out.write(LENGTH.pack(len(content)) + content)
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
    deadline = time.monotonic() + timeout
    content, status = bytearray(), None
    with open(reader, "rb", buffering=0) as pipe:
        # Not to the end of the pipe: what the sample has started may hold it open.
        while not is_whole(content):
            left = deadline - time.monotonic()
            ready, _, _ = select.select([pipe], [], [], max(0, min(left, LOOKS_EVERY_SECONDS)))
            if ready:
                chunk = os.read(pipe.fileno(), 1 << 20)
                if not chunk:
                    break
                content += chunk
                if len(content) > MOST_BYTES:
                    end(child, status)
                    return nothing(f"its pictures have more than {MOST_BYTES * 3 // 4000000} MB")
            elif status is not None:
                break
            elif left <= 0:
                end(child, status)
                return nothing(f"it hung: no picture after {timeout:g} s")
            else:
                status = ended(child)
    if status is None:
        while status is None and time.monotonic() < deadline:
            status = ended(child)
            time.sleep(0 if status is not None else 0.0005)
        if status is None:
            end(child, None)
            return nothing(f"it hung: no end after {timeout:g} s")
    return answer_in(content) or nothing(what_became(status))


def is_whole(content: bytearray) -> bool:
    """Return whether an answer is there with all its bytes."""
    if len(content) < LENGTH.size:
        return False
    (length,) = LENGTH.unpack_from(content)
    return bool(len(content) >= LENGTH.size + length)


def answer_in(content: bytearray) -> dict[str, Any] | None:
    """Return a sample's answer, or None where what it wrote is none."""
    if not is_whole(content):
        return None
    try:
        answer = json.loads(bytes(content[LENGTH.size :]))
    except (ValueError, RecursionError):
        return None
    expected = nothing("")
    if not isinstance(answer, dict) or answer.keys() != expected.keys():
        return None
    return answer if isinstance(answer["effects"], list) else None


def ended(child: int) -> int | None:
    """Return the status of a process that has ended, or None where it runs."""
    number, status = os.waitpid(child, os.WNOHANG)
    return status if number else None


def end(child: int, status: int | None) -> None:
    """End a sample's process and its session, unless it has ended."""
    if status is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)


def end_session(child: int) -> list[effects.Effect]:
    """End what is left of a sample's session; return it as side effects."""
    left = effects.processes_of(child)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return left


def what_became(status: int) -> str:
    """Return how a process ended that gave no answer."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            name = signal.Signals(number).name
        except ValueError:  # a real-time signal has no name
            name = f"signal {number}"
        return f"its process was ended by {name}"
    code = os.WEXITSTATUS(status)
    return f"its process ended with exit code {code}, without a picture"


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
