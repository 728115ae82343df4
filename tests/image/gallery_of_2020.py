"""Runs inside the image, on its Python 3.8: the examples of matplotlib's own archive, one by one.

Each runs in a process of its own, without a display, as matplotlib's documentation runs it, and
its figures are saved. Usage: `python3 gallery_of_2020.py ARCHIVE`. Prints one JSON object: for each
example, why it gave no picture, or an empty text.
"""

import io
import json
import os
import runpy
import select
import signal
import sys
import tarfile
import traceback

SECONDS = 60
"""How long one example may take."""

FOLDER = "/tmp/examples"


def unpack(archive):
    """Unpack the examples; return the files that matplotlib's documentation runs.

    It leaves out those whose names end in `sgskip`, which need a window or a network.
    """
    found = []
    with tarfile.open(archive) as tar:
        for member in tar:
            top, _, path = member.name.partition("/examples/")
            if not path or "/" in top or not member.isfile():
                continue
            member.name = path
            tar.extract(member, FOLDER)
            if path.endswith(".py") and not path.endswith("sgskip.py") and "/" in path:
                found.append(path)
    return sorted(found)


def draw(path):
    """Run one example and save its figures; return why there is none, or an empty text."""
    import matplotlib.pyplot as plt

    plt.show = lambda *_, **__: None
    folder, file = os.path.split(os.path.join(FOLDER, path))
    os.chdir(folder)
    sys.argv = [file]
    sys.path.insert(0, folder)
    try:
        runpy.run_path(file, run_name="__main__")
        for number in plt.get_fignums():
            plt.figure(number).savefig(io.BytesIO(), format="png")
    except SystemExit as error:
        return "SystemExit: %s" % error if error.code else ""
    except BaseException as error:
        lines = traceback.format_exception_only(type(error), error)
        return " ".join("".join(lines).split())[:300]
    return "" if plt.get_fignums() else "no figure is left open"


def in_a_process(path):
    """Draw one example in a process of its own; return what `draw` says, or what became of it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.setsid()
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        os.write(writer, json.dumps(draw(path)).encode())
        os._exit(0)
    os.close(writer)
    ready, _, _ = select.select([reader], [], [], SECONDS)
    said = os.read(reader, 65536) if ready else b""
    os.close(reader)
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    _, status = os.waitpid(child, 0)
    if said:
        return json.loads(said)
    if not ready:
        return "it hung"
    return "its process was ended by %s" % signal.Signals(os.WTERMSIG(status)).name


def main(archive):
    """Draw all examples and print what came of each."""
    examples = unpack(archive)
    try:
        import matplotlib.pyplot  # noqa: F401 - the forks have it
        import numpy  # noqa: F401
    except ImportError as error:
        why = "ImportError: %s" % error
        print(json.dumps(dict.fromkeys(examples, why)))
        return
    print(json.dumps({path: in_a_process(path) for path in examples}))


main(sys.argv[1])
