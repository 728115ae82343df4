"""What runs inside an image: renders samples, one process each, and times them.

This file is the whole of the harness inside a container. It needs the standard library and
what the samples import, on any CPython from 3.9 on. It reads one JSON object a line from
standard input and answers each with one line on standard output, until its input ends. An
answer carries the `token` of its request, so that no sample can answer in the worker's place.

Requests, by their `do`:

- `describe`: what this interpreter is and has installed.
- `libraries`: where the loader finds what each compiled file of the Python path needs.
- `mapped`: which C libraries a process has mapped that imported some modules.
- `render`: one sample, in a process of its own that may crash, hang or eat memory.
- `time`: several samples in this process, several rounds each.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import importlib
import importlib.util
import io
import json
import os
import platform
import random
import re
import resource
import select
import signal
import struct
import subprocess
import sys
import sysconfig
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

SAMPLES = os.environ.get("WHEELGATE_SAMPLES", "/wheelgate/samples")
OUTPUT_KEPT = 4000


def describe() -> dict[str, Any]:
    """Return facts about this interpreter, its C library and what is installed."""
    from importlib.metadata import distributions

    versions, tags = {}, {}
    for distribution in distributions():
        name = distribution.metadata["Name"]
        versions[name] = distribution.version
        wheel = distribution.read_text("WHEEL") or ""
        tags[name] = [line[5:] for line in wheel.splitlines() if line.startswith("Tag: ")]
    return {
        "version": platform.python_version(),
        "prefix": sys.prefix,
        "purelib": sysconfig.get_path("purelib"),
        "config_args": sysconfig.get_config_var("CONFIG_ARGS") or "",
        "libc": c_library(),
        "distributions": versions,
        "wheel_tags": tags,
    }


def c_library() -> str:
    """Return the name and version of the C library that this process runs on."""
    with contextlib.suppress(ValueError, OSError, AttributeError):
        version = os.confstr("CS_GNU_LIBC_VERSION")
        if version:
            return version
    with open("/proc/self/maps") as maps:
        return "musl" if "ld-musl" in maps.read() else "unknown"


def libraries() -> dict[str, list[list[str]]]:
    """Return, for each ELF file below the Python path, what the loader makes of its needs.

    The loader itself is asked (`ld.so --list`, which is what `ldd` does), so that its own rules
    apply. The answer has for each file a list of [name, real path or an empty string].
    """
    loader = interpreter_of(sys.executable)
    found = {}
    for root in sorted({os.path.realpath(path) for path in sys.path if os.path.isdir(path)}):
        for folder, _, files in os.walk(root):
            for name in files:
                path = os.path.join(folder, name)
                if path not in found and not os.path.islink(path) and is_shared_object(path):
                    found[path] = list_libraries(loader, path)
    found[os.path.realpath(sys.executable)] = list_libraries(
        loader, os.path.realpath(sys.executable)
    )
    return found


def list_libraries(loader: str, path: str) -> list[list[str]]:
    """Return what one file needs, as the loader resolves it."""
    done = subprocess.run(
        [loader, "--list", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    needs = []
    for line in done.stdout.decode(errors="replace").splitlines():
        words = line.split()
        if "=>" in words:
            target = words[words.index("=>") + 1] if words[-1] != "=>" else ""
            needs.append([words[0], os.path.realpath(target) if target.startswith("/") else ""])
        elif "Error loading shared library" in line or "error while loading" in line:
            needs.append([line.strip(), ""])
    return needs


def is_shared_object(path: str) -> bool:
    """Return whether a file is an ELF shared object or executable."""
    try:
        with open(path, "rb") as file:
            head = file.read(18)
    except OSError:
        return False
    # ELF specification: e_ident begins with the magic, e_type 2 is ET_EXEC and 3 is ET_DYN.
    return len(head) == 18 and head[:4] == b"\x7fELF" and head[16] in (2, 3)


def interpreter_of(path: str) -> str:
    """Return the loader that an ELF executable names in its PT_INTERP segment (type 3)."""
    with open(path, "rb") as file:
        header = file.read(64)
        (offset,) = struct.unpack_from("<Q", header, 32)
        size, count = struct.unpack_from("<HH", header, 54)
        for number in range(count):
            file.seek(offset + number * size)
            kind, _, start, _, _, length = struct.unpack_from("<IIQQQQ", file.read(size))
            if kind == 3:
                file.seek(start)
                return file.read(length).rstrip(b"\0").decode()
    raise ValueError(path + " names no loader")


def mapped(modules: list[str]) -> list[str]:
    """Import modules in a process of their own; return the C libraries that it then maps."""
    code = (
        "import sys\n"
        "for name in sys.argv[1:]: __import__(name)\n"
        "print(open('/proc/self/maps').read())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *modules],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip().splitlines()[-1])
    files = {line.split()[-1] for line in done.stdout.decode().splitlines() if "/" in line}
    return sorted(
        name
        for name in files
        if re.search(r"/(libc\.so\.6|libc-2\.\d+\.so|ld-musl-|libc\.musl-)", name)
    )


def load(sample: str) -> Callable[[], Any]:
    """Import the file of a sample and return its function `plot`."""
    path = os.path.join(SAMPLES, sample + ".py")
    name = "wheelgate_sample_" + sample.replace("/", "_").replace("-", "_")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(path + " cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    plot: Callable[[], Any] = getattr(module, "plot", None)  # type: ignore[assignment]
    if not callable(plot):
        raise TypeError(sample + " has no function plot()")
    return plot


def figures_of(result: Any) -> list[Any]:
    """Return the figures that plot() gave, as a list.

    Raises:
        TypeError: Where it gave anything else.
    """
    from matplotlib.figure import Figure

    found = list(result) if isinstance(result, (list, tuple)) else [result]
    if not found or not all(isinstance(figure, Figure) for figure in found):
        raise TypeError(
            "plot() returned %s; it has to return a Figure, or a list of them"
            % (type(result).__name__ if found else "an empty list")
        )
    return found


def draw(plot: Callable[[], Any]) -> list[bytes]:
    """Call plot() and save what it returns; return the PNG files as bytes."""
    import matplotlib.pyplot as plt

    pictures = []
    try:
        for figure in figures_of(plot()):
            out = io.BytesIO()
            # The default writes matplotlib's version into the file.
            figure.savefig(out, format="png", metadata={"Software": None})
            pictures.append(out.getvalue())
    finally:
        plt.close("all")
    return pictures


@contextlib.contextmanager
def default_style() -> Iterator[None]:
    """Undo what a sample sets in matplotlib's rcParams."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.use("Agg")
        yield


def render_here(sample: str) -> dict[str, Any]:
    """Render a sample in this process; return what came of it, without its output."""
    answer: dict[str, Any] = {"error": "", "pictures": [], "warnings": []}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        began, cpu_began = time.perf_counter(), time.process_time()
        try:
            with default_style():
                pictures = draw(load(sample))
            answer["pictures"] = [base64.b64encode(picture).decode() for picture in pictures]
        except MemoryError:
            answer["error"] = "out of memory: it asked for more than its limit"
        except BaseException as error:  # a sample may raise SystemExit, too
            answer["error"] = explain(error)
        answer["seconds"] = time.perf_counter() - began
        answer["cpu_seconds"] = time.process_time() - cpu_began
    answer["warnings"] = [f"{warning.category.__name__}: {warning.message}" for warning in caught]
    answer["peak_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return answer


def explain(error: BaseException) -> str:
    """Return an exception as one line, with the line of the sample that it came from."""
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    if isinstance(error, SyntaxError):
        text = f"{type(error).__name__}: {error.msg} (line {error.lineno})"
    if isinstance(error, SystemExit):
        text = f"it ended the process: SystemExit({error.code})"
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(SAMPLES)
    ]
    text = " ".join(text.encode("utf-8", "backslashreplace").decode().split())
    return f"{text} (line {lines[-1]} of the sample)" if lines else text


def render(sample: str, timeout: float, memory_bytes: int) -> dict[str, Any]:
    """Render a sample in a process of its own, within limits of time and memory."""
    reader, writer = os.pipe()
    said = (
        os.memfd_create("output")
        if hasattr(os, "memfd_create")
        else os.open("/tmp", os.O_TMPFILE | os.O_RDWR)
    )
    child = os.fork()
    if child == 0:
        os.close(reader)
        become_sample(sample, writer, said, memory_bytes)
    os.close(writer)
    answer = collect(child, reader, timeout)
    os.lseek(said, 0, os.SEEK_SET)
    answer["output"] = os.read(said, OUTPUT_KEPT).decode("utf-8", "replace")
    os.close(said)
    return answer


def become_sample(sample: str, writer: int, said: int, memory_bytes: int) -> NoReturn:
    """Turn this process into the sample's own, write its answer, and end."""
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        # Above all the descriptor that answers go to: a sample has no business with it.
        os.closerange(3, writer)
        os.closerange(writer + 1, os.sysconf("SC_OPEN_MAX"))
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        # Processes that were forked from one another share the state of the generators.
        random.seed()
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        answer = render_here(sample)
        sys.stdout.flush()
        sys.stderr.flush()
        with open(writer, "w") as out:
            json.dump(answer, out)
    finally:
        os._exit(0)


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
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what it may have started
    with contextlib.suppress(ValueError):
        answer: dict[str, Any] = json.loads(b"".join(chunks))
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
        "error": error, "pictures": [], "warnings": [],
        "seconds": 0.0, "cpu_seconds": 0.0, "peak_bytes": 0,
    }  # fmt: skip


def time_samples(samples: list[str], rounds: int) -> dict[str, Any]:
    """Render samples in this process, one round to warm up and then `rounds` that count."""
    began = time.perf_counter()
    warm_up()
    answer: dict[str, Any] = {"import_seconds": time.perf_counter() - began, "wall": {}, "cpu": {}}
    # Each round goes through all samples, so that a disturbance meets all of them alike.
    plots = {sample: load(sample) for sample in samples}
    for number in range(rounds + 1):
        for sample, plot in plots.items():
            with warnings.catch_warnings(), default_style():
                warnings.simplefilter("ignore")
                gc.collect()  # or a render pays for what the one before it left
                wall, cpu = time.perf_counter(), time.process_time()
                draw(plot)
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            if number:
                answer["wall"].setdefault(sample, []).append(wall)
                answer["cpu"].setdefault(sample, []).append(cpu)
    return answer


def warm_up() -> None:
    """Import what nearly every sample imports, so that its forks have it."""
    importlib.import_module("matplotlib.pyplot")
    with contextlib.suppress(ImportError):
        importlib.import_module("seaborn")


def answer_to(request: dict[str, Any]) -> Any:
    """Return the answer to one request."""
    if request["do"] == "describe":
        return describe()
    if request["do"] == "libraries":
        return libraries()
    if request["do"] == "mapped":
        return mapped(request["modules"])
    if request["do"] == "render":
        warm_up()
        return render(request["sample"], request["timeout"], request["memory_bytes"])
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


if __name__ == "__main__":
    main()
