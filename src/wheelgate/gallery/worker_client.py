"""Talk to the worker inside an image: one JSON object a line, each way."""

import json
import os
import secrets
import select
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wheelgate.engine import Engine, Limits, Mount, Task
from wheelgate.errors import WorkerError
from wheelgate.gallery.protocol import MOST_BYTES, ProtocolError, RefusedError, read
from wheelgate.util.concurrency import cancel_with
from wheelgate.util.processes import end
from wheelgate.util.tail import Tail

_FOLDER = "/wheelgate"
_SAMPLES = f"{_FOLDER}/samples"
_WORDS = [b"-u", f"{_FOLDER}/worker".encode(), b"alone"]
"""What the interpreter is started with."""

ENVIRONMENT = {
    "WHEELGATE_SAMPLES": _SAMPLES,
    # Threads would share the processors with what is timed, and a fork loses them.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # The day that a PostScript file says it was made on.
    "SOURCE_DATE_EPOCH": "0",
    # What can be written to in a container that is read-only.
    "WHEELGATE_WATCHED": "/dev/shm:/run:/tmp:/var/tmp",  # noqa: S108 - inside a container
}
"""Variables of every worker's process."""

PORTABLE = {
    "OPENBLAS_CORETYPE": "Haswell",
    # Both numpy's names of today and those before 2.4; it passes over what it does not know.
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR AVX512F AVX512CD AVX512_SKX "
    "AVX512_CLX AVX512_CNL AVX512_KNL AVX512_KNM",
}
"""Variables that make numpy and OpenBLAS compute as on any x86-64-v3 processor (AVX2, no AVX-512).

Both choose their kernels by the processor, and these round differently in the last place, which
a contour or a tick can show: a baseline would hold for one make of processor only.
"""


class Worker:
    """A worker in a fresh, hardened container of an image."""

    def __init__(
        self,
        engine: Engine,
        reference: str,
        folder: Path,
        *,
        python: str = "python3",
        limits: Limits | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the container; `folder`, which `fill_staging` filled, is mounted read-only."""
        task = Task(
            reference,
            (python, *(word.decode() for word in _WORDS)),
            mounts=(Mount(folder, _FOLDER),),
            environment={**ENVIRONMENT, **(environment or {})},
            limits=limits or Limits(),
        )
        self._schedstat: str | None = None
        self._container, self._process = engine.attach(task, stderr=subprocess.PIPE)
        assert self._process.stderr is not None
        self._errors = Tail(self._process.stderr)
        self._reference = reference

    def ask(self, patience: float, **request: Any) -> Any:
        """Send a request and return its answer.

        Raises:
            WorkerError: Where the worker does not start, does not answer in `patience` seconds,
                or answers that it cannot.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        token = secrets.token_hex(8)
        with suppress(BrokenPipeError):
            stdin.write(json.dumps({**request, "token": token}).encode() + b"\n")
            stdin.flush()
        with cancel_with(lambda: end(self._process)):
            line = _read_line(stdout.fileno(), patience)
        if line is None:
            raise self._error(f"did not answer in {patience:g} s")
        if not line.endswith(b"\n"):
            whole = f"answered with more than {MOST_BYTES // 10**6} MB"
            raise self._error(whole if len(line) > MOST_BYTES else "ended")
        try:
            return read(line, request["do"], token)
        except RefusedError as error:
            raise WorkerError(
                f"the worker in {self._reference} could not do {request['do']}: {error}",
                "see what the image lacks: `wheelgate -v run` shows more",
            ) from None
        except ProtocolError as error:
            raise self._error(
                f"gave no answer to {request['do']!r} ({error}); a sample may have written it"
            ) from None

    def run_delay_seconds(self) -> float | None:
        """Return how long the worker's process has stood ready while others had its processor.

        It is what this host's kernel counts (run_delay of /proc/PID/schedstat, Linux'
        Documentation/scheduler/sched-stats.rst), which nothing in the container can change.

        Returns:
            Seconds since it started; None where the engine runs on another machine, or that
            cannot be read.
        """
        if self._schedstat is None:
            self._schedstat = self._find_schedstat()
        try:
            return int(Path(self._schedstat).read_text(encoding="ascii").split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return None

    def _find_schedstat(self) -> str:
        number = self._container.process()
        try:
            command = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return ""
        # Of an engine on another machine, that number is some other process's here.
        return f"/proc/{number}/schedstat" if command[-4:-1] == _WORDS else ""

    def close(self) -> None:
        """End the worker and its container."""
        if self._process.stdin:
            with suppress(BrokenPipeError, OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
            self._container.forget()  # the engine has removed it: it was started with --rm
        except subprocess.TimeoutExpired:
            end(self._process, patience=2)
            self._container.remove()
        if self._process.stdout:
            self._process.stdout.close()
        self._errors.close()

    def _error(self, what: str) -> WorkerError:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)
        said = self._errors.close().decode(errors="replace").strip().splitlines()
        tail = "\n".join(f"    {line}" for line in said[-8:])
        return WorkerError(
            f"the worker in {self._reference} {what}" + (f":\n{tail}" if tail else ""),
            "run the image by hand to see why: its Python has to start and import matplotlib; the "
            "key `python` of gate.toml names it where that is not python3 on its path",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _read_line(descriptor: int, timeout: float) -> bytes | None:
    """Return the next line, what came of it before the end, or None after `timeout` seconds.

    Of a line that is too long, it is what came by then.
    """
    deadline = time.monotonic() + timeout
    chunks: list[bytes] = []
    read = 0
    while read <= MOST_BYTES:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        chunk = os.read(descriptor, 1 << 20)
        chunks.append(chunk)
        read += len(chunk)
        if not chunk or chunk.endswith(b"\n"):
            break
    return b"".join(chunks)
