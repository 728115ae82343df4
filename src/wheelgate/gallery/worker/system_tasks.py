"""What the probes do with the system: files, imports, threads."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
import threading

from .tasks import Run


def status() -> Run:
    """Ask for the status of a file that is there and of one that is not."""
    here, missing = os.__file__, os.__file__ + ".missing"

    def run(iterations: int) -> None:
        for _ in range(iterations):
            os.stat(here)
            os.path.exists(missing)

    return run


def read() -> Run:
    """Open a file of the standard library and read its beginning."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            with open(os.__file__, "rb") as file:
                file.read(4096)

    return run


def write() -> Run:
    """Write a small file where temporary ones go, and remove it."""
    folder = tempfile.gettempdir()

    def run(iterations: int) -> None:
        path = os.path.join(folder, f"wheelgate-probe-{os.getpid()}")
        for _ in range(iterations):
            with open(path, "wb") as file:
                file.write(b"x" * 4096)
            os.remove(path)

    return run


IMPORTED = ("colorsys", "difflib", "shlex", "textwrap", "json.decoder", "string", "configparser")


def imports() -> Run:
    """Import modules anew that were imported before; their files are in the page cache."""

    def run(iterations: int) -> None:
        before = {name: importlib.import_module(name) for name in IMPORTED}
        for _ in range(iterations):
            for name in IMPORTED:
                del sys.modules[name]
            for name in IMPORTED:
                importlib.import_module(name)
        sys.modules.update(before)

    return run


def locks() -> Run:
    """Take a lock that nobody has, and give it back."""
    lock = threading.Lock()

    def run(iterations: int) -> None:
        for _ in range(iterations * 50):
            with lock:
                pass

    return run


def threads() -> Run:
    """Start a thread that does nothing, and wait for its end."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            thread = threading.Thread(target=int)
            thread.start()
            thread.join()

    return run
