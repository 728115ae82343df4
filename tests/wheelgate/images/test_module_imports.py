"""Importing modules, each in a process of its own: what an image's Python answers."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from wheelgate.errors import EngineError
from wheelgate.images.module_imports import measure
from wheelgate.model.verdicts import judge_import

MODULES = {
    "fine": "",
    "gone": "import no_such_module",
    "two_lines": "raise ImportError('first\\nsecond')",
    "ends": "import os; os._exit(3)",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "prints": 'print(\'["gone", 0, ""]\')',
}


class ThisPython:
    """Runs a task's command on this machine, where an engine would in a container."""

    def __init__(self, folder):
        self._folder = folder

    def run(self, task, timeout):
        done = subprocess.run(
            task.command,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            cwd=self._folder,
        )
        return SimpleNamespace(code=done.returncode, output=done.stdout + done.stderr)


@pytest.fixture
def found(tmp_path):
    for name, text in MODULES.items():
        (tmp_path / f"{name}.py").write_text(text)
    engine = ThisPython(tmp_path)
    return {
        each.module: each.error
        for each in measure(engine, "alpine", "reference", sys.executable, list(MODULES))
    }


@pytest.mark.parametrize(
    ("module", "error"),
    [
        ("fine", ""),
        ("gone", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("two_lines", "second"),
        ("ends", "exit code 3"),
        ("killed", "the interpreter was ended by signal 11"),
        ("prints", ""),
    ],
)
def test_an_import_is_told_by_its_last_line(found, module, error):
    assert found[module] == error


def test_one_that_fails_costs_no_other(found):
    assert list(found) == list(MODULES)


@pytest.mark.parametrize("python", ["/bin/false", "/bin/echo"])
def test_an_image_whose_python_does_not_answer_imports_nothing(tmp_path, python):
    (answer,) = measure(ThisPython(tmp_path), "alpine", "reference", python, ["json"])
    assert answer.error


def test_an_engine_that_fails_is_the_reason(tmp_path):
    class Broken:
        def run(self, *_task, **_timeout):
            raise EngineError("no such image", "build it")

    (answer,) = measure(Broken(), "alpine", "reference", "python3", ["json"])
    assert answer.error == "no such image"


def test_what_cannot_be_imported_fails_and_names_who_can_say_why(found, tmp_path):
    good, bad = measure(ThisPython(tmp_path), "alpine", "r", sys.executable, ["fine", "gone"])
    assert judge_import(good).outcome == "pass"
    assert judge_import(bad).outcome == "fail"
    assert "no_such_module" in judge_import(bad).details[0]
    assert "wheelgate doctor alpine" in judge_import(bad).details[0]
