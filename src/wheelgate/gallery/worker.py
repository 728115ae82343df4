"""What runs inside an image: renders samples, one process each, and times them.

This file is the whole of the harness inside a container. It needs the standard library and
what the samples import, on any CPython from 3.9 on. It reads one JSON object a line from
standard input and answers each with one line on standard output, until its input ends.

Requests, by their `do`:

- `describe`: what this interpreter is and has installed.
- `render`: one sample, in a process of its own that may crash, hang or eat memory.
- `time`: several samples in this process, several rounds each.
"""

import base64
import contextlib
import gc
import importlib.util
import io
import json
import os
import platform
import random
import resource
import select
import signal
import sys
import sysconfig
import time
import traceback
import warnings

SAMPLES = os.environ.get("WHEELGATE_SAMPLES", "/wheelgate/samples")
OUTPUT_KEPT = 4000


def describe():
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


def c_library():
    """Return the name and version of the C library that this process runs on."""
    with contextlib.suppress(ValueError, OSError, AttributeError):
        version = os.confstr("CS_GNU_LIBC_VERSION")
        if version:
            return version
    with open("/proc/self/maps") as maps:
        return "musl" if "ld-musl" in maps.read() else "unknown"


def load(sample):
    """Import the file of a sample and return its function `plot`."""
    path = os.path.join(SAMPLES, sample + ".py")
    name = "wheelgate_sample_" + sample.replace("/", "_").replace("-", "_")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not callable(getattr(module, "plot", None)):
        raise TypeError(sample + " has no function plot()")
    return module.plot


def figures_of(result):
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


def draw(plot):
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
def default_style():
    """Undo what a sample sets in matplotlib's rcParams."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.use("Agg")
        yield


def render_here(sample):
    """Render a sample in this process; return what came of it, without its output."""
    answer = {"error": "", "pictures": [], "warnings": []}
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
    answer["warnings"] = [
        "%s: %s" % (warning.category.__name__, warning.message) for warning in caught
    ]
    answer["peak_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return answer


def explain(error):
    """Return an exception as one line, with the line of the sample that it came from."""
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    if isinstance(error, SystemExit):
        text = "it ended the process: SystemExit(%s)" % error.code
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(SAMPLES)
    ]
    return "%s (line %d of the sample)" % (text, lines[-1]) if lines else text


def render(sample, timeout, memory_bytes):
    """Render a sample in a process of its own, within limits of time and memory."""
    reader, writer = os.pipe()
    said = os.memfd_create("output") if hasattr(os, "memfd_create") else os.open(
        "/tmp", os.O_TMPFILE | os.O_RDWR
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


def become_sample(sample, writer, said, memory_bytes):
    """Turn this process into the sample's own, write its answer, and end."""
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
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


def collect(child, reader, timeout):
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
                return nothing("it hung: no picture after %g s" % timeout)
            chunk = os.read(pipe.fileno(), 1 << 20)
            if not chunk:
                break
            chunks.append(chunk)
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what it may have started
    with contextlib.suppress(ValueError):
        return json.loads(b"".join(chunks))
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return nothing("its process was ended by %s" % name)
    return nothing("its process ended with exit code %d, without a picture" % os.WEXITSTATUS(status))


def nothing(error):
    """Return the answer of a sample that gave no picture."""
    return {
        "error": error, "pictures": [], "warnings": [],
        "seconds": 0.0, "cpu_seconds": 0.0, "peak_bytes": 0,
    }  # fmt: skip


def time_samples(samples, rounds):
    """Render samples in this process, one round to warm up and then `rounds` that count."""
    began = time.perf_counter()
    warm_up()
    answer = {"import_seconds": time.perf_counter() - began, "wall": {}, "cpu": {}}
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


def warm_up():
    """Import what nearly every sample imports, so that its forks have it."""
    import matplotlib.pyplot

    with contextlib.suppress(ImportError):
        import seaborn

    return matplotlib.pyplot


def answer_to(request):
    """Return the answer to one request."""
    if request["do"] == "describe":
        return describe()
    if request["do"] == "render":
        warm_up()
        return render(request["sample"], request["timeout"], request["memory_bytes"])
    if request["do"] == "time":
        return time_samples(request["samples"], request["rounds"])
    raise ValueError("unknown request: %s" % request["do"])


def main():
    """Answer requests until standard input ends."""
    # Answers go to a descriptor of their own: what a sample or a library prints while it is
    # timed must not get between them.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        try:
            answer = {"ok": answer_to(json.loads(line))}
        except BaseException as error:
            answer = {"error": explain(error)}
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main()
