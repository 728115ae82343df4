"""Import modules in an image, each in a process of its own."""

import json
from collections.abc import Sequence

from wheelgate.engine import Engine, Task
from wheelgate.errors import EngineError
from wheelgate.model.records import ModuleImport

_SECONDS = 60
"""What one import may take, on a busy machine."""

_CODE = """
import json, subprocess, sys
for name in sys.argv[2:]:
    command = [sys.executable, "-c", "import " + name]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, timeout=float(sys.argv[1]))
        code, text = done.returncode, done.stderr.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        code, text = 1, "it does not end"
    print(json.dumps([name, code, text[-4000:]]), flush=True)
"""
"""Runs on the image's Python, 3.8 or later."""


def measure(
    engine: Engine, image: str, reference: str, python: str, modules: Sequence[str]
) -> tuple[ModuleImport, ...]:
    """Import modules in an image, each in a process of its own.

    Args:
        engine: The engine that has the image.
        image: Its name in `gate.toml`.
        reference: Its tag.
        python: Its interpreter.
        modules: What to import, such as "matplotlib.pyplot".

    Returns:
        One for each module; the error is the last line of what Python said, and empty where
        the module was imported.
    """
    command = [python, "-c", _CODE, str(_SECONDS), *modules]
    try:
        done = engine.run(Task(reference, command), timeout=_SECONDS * (len(modules) + 1))
        said = dict(_answers(done.output))
        silent = done.output.strip().splitlines()[-1:] or ["its Python says nothing"]
    except EngineError as error:
        said, silent = {}, [error.cause]
    return tuple(ModuleImport(image, each, said.get(each, silent[0])) for each in modules)


def _answers(output: str) -> list[tuple[str, str]]:
    """Return each module that was tried, with what went wrong in a line."""
    found = []
    for line in output.splitlines():
        try:
            name, code, text = json.loads(line)
        except ValueError:
            continue
        last = text.strip().splitlines()[-1:] or [f"exit code {code}"]
        if code < 0:
            last = [f"the interpreter was ended by signal {-code}"]
        found.append((name, last[0] if code else ""))
    return found
