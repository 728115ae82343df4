"""The worker on every other CPython of this host, from the oldest that an image may have on.

Without packages: a matplotlib for each would be hundreds of megabytes. What it renders with one is
shown by benchmarks/pythons.
"""

import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from worker_samples import written

from wheelgate.gallery.worker import probes

PACKAGE = str(files("wheelgate.gallery"))
VERSIONS = [f"3.{minor}" for minor in range(8, 15) if minor != sys.version_info.minor]
"""All but the one that every other test runs on."""
OF_NUMPY = {"numpy", "numpy's kernels", "BLAS"}
"""Facts that it tells."""

PROBES = [name for name in probes.PROBES if not re.match("(copy|new) array|numpy|matmul", name)]
"""Those that do without it."""

SAMPLES = {
    "needs_more": "import a_module_that_is_not_there\n",
    "no_picture": "def plot():\n    return 'a text'\n",
    "warns": "import warnings\n\ndef plot():\n    print('aloud')\n    warnings.warn('careful')\n",
}


def interpreter(version):
    """Return a CPython of this host that starts: on the path, or one of pyenv's or uv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    uv = Path("~/.local/share/uv/python").expanduser()
    found = [
        shutil.which(f"python{version}"),
        *pyenv.glob(f"versions/{version}.*/bin/python{version}"),
        *uv.glob(f"cpython-{version}.*/bin/python{version}"),
    ]
    for path in filter(None, found):
        if subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            return str(path)
    return pytest.skip(f"there is no Python {version} on this host")


@pytest.fixture(scope="module", params=VERSIONS)
def version(request):
    return request.param


@pytest.fixture(scope="module")
def python(version):
    return interpreter(version)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return written(tmp_path_factory.mktemp("samples"), SAMPLES)


@pytest.fixture(scope="module")
def worker(folder, talker, python):
    worker = talker(folder, python=python, PYTHONPATH="")
    yield worker
    assert worker.close() == 0


def test_it_describes_itself(worker, version):
    answer = worker.ask(do="describe")
    assert answer["version"].startswith(f"{version}.")
    assert answer["libc"].startswith(("glibc 2.", "musl"))
    assert len(worker.ask(do="mapped", modules=["json", "ssl"])) == 1


def test_how_it_was_built_is_known(worker):
    facts = worker.ask(do="build facts")
    assert {name for name, fact in facts.items() if "(unknown" in fact} <= OF_NUMPY


def test_an_interpreter_that_is_bound_lazily_tells_where_its_sine_is(folder, talker):
    # As Debian builds its own: not at a start, but at the first call of each function.
    python = "/usr/bin/python3"
    if not Path(python).exists():
        pytest.skip("this host has no Python of its distribution")
    worker = talker(folder, python=python, PYTHONPATH="")
    found = worker.ask(do="build facts")["libm"]
    assert worker.close() == 0
    assert found.startswith(("libm.so", "libm-", "ld-musl"))


def test_what_a_sample_does_is_told(worker, said):
    assert "No module named" in worker.render("needs_more")["error"]
    assert "plot() returned str" in worker.render("no_picture")["error"]
    answer = worker.render("warns")
    assert said(answer, "output") == ["aloud"]
    assert said(answer, "warning") == ["UserWarning: careful"]


def test_its_start_and_the_probes_are_timed(worker):
    assert min(worker.ask(do="interpreter", times=2)) > 0.001
    assert set(worker.ask(do="warm up", samples=["a/no_picture"])["failed"]) == {"a/no_picture"}
    for name in PROBES:
        assert worker.ask(do="probe", name=name, iterations=2)["seconds"] > 0


def test_a_sample_does_not_wait_for_every_descriptor_that_is_allowed(folder, talker, python):
    # As engines do; this host may allow less, and no process may raise it.
    code = (
        "import os, sys; allowed = os.sysconf; "
        "os.sysconf = lambda name: 10**9 if name == 'SC_OPEN_MAX' else allowed(name); "
        f"sys.path.insert(0, {PACKAGE!r}); from worker.requests import main; main()"
    )
    worker = talker(folder, "-c", code, python=python, PYTHONPATH="")
    assert "plot() returned str" in worker.render("no_picture", timeout=5)["error"]
    assert worker.close() == 0
