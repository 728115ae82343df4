"""The gate of an image that has a Python and nothing else: no shell, no label, no user's name."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from wheelgate.engine.context import Context
from wheelgate.gallery import Worker, fill_staging
from wheelgate.images.builder import Builder
from wheelgate.images.tags import reference_of
from wheelgate.model.config import load

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

ROOT = Path(__file__).parents[2]
PYTHON = "/opt/venv/bin/python3"
PATIENCE = 60

DOCKERFILE = """\
FROM {alpine} AS built
USER root
RUN cd /opt/venv/lib/python3.13/site-packages && \\
    rm -r pandas* scipy* seaborn* statsmodels* && \\
    mkdir -p /tree/lib /tree/lib64 /tree/srv/reports /tree/srv/cache && \\
    ln -s /usr/glibc-compat/lib /tree/lib/x86_64-linux-gnu && \\
    ln -s /usr/glibc-compat/lib/ld-linux-x86-64.so.2 /tree/lib64/ && \\
    chmod 555 /tree/srv/reports

FROM scratch AS bare
COPY --from=built /tree /
COPY --from=built /usr/glibc-compat /usr/glibc-compat
COPY --from=built /opt/venv /opt/venv
WORKDIR /srv/reports
VOLUME /srv/cache
USER 12345
ENTRYPOINT ["{python}", "-c", "print('an entry point that starts nothing')"]

FROM {alpine} AS reference
"""

GATE = f"""\
reference = "reference"
samples = "samples"
baselines = "baselines"
tests = ["tests"]
imports = ["matplotlib.pyplot", "PIL.Image"]

[images.bare]
target = "bare"
python = "{PYTHON}"

[images.bare.limits]
size_mb = 250
renders = "identical"

[images.reference]
target = "reference"

[rendering]
samples = ["matplotlib/simple_plot"]
passes = 1
"""

CONFTEST = "from wheelgate.checks.inside import host\n"

TESTS = f"""\
from wheelgate.checks import *


def test_its_own_python_answers_as_its_own_user(wheelgate, image):
    code, said = wheelgate.run_once(image, ["{PYTHON}", "-c", "import os; print(os.getuid())"])
    assert (code, said) == (0, "12345")

def test_a_container_that_waits_answers(wheelgate, image):
    there = "import os; print(os.getcwd(), [os.path.exists(p) for p in ('/bin', '/usr/bin')])"
    done = wheelgate.container(image).execute("{PYTHON}", "-c", there)
    assert (done.code, done.output) == (0, "/srv/reports [False, False]")

def test_testinfra_is_asked_for(host):
    assert host.file("/opt/venv").is_directory
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory, own_images, engine):
    """A repository whose bare image is built, and whose reference is what that is made of."""
    folder = tmp_path_factory.mktemp("repository")
    text = DOCKERFILE.format(alpine=own_images["alpine"], python=PYTHON)
    (folder / "Dockerfile").write_text(text)
    (folder / ".dockerignore").write_text("*\n")
    (folder / "gate.toml").write_text(GATE)
    (folder / "tests").mkdir()
    (folder / "tests/conftest.py").write_text(CONFTEST)
    (folder / "tests/test_gate.py").write_text(TESTS)
    for name in (
        "samples/matplotlib/simple_plot.py",
        "samples/canary/animation.py",
        "baselines/matplotlib/simple_plot.png",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    builder = Builder(Context(project=load(folder), find_engine=lambda: engine, progress=print))
    builder.build("bare", builder.inputs("bare", builder.bases(("bare",))))
    yield folder
    for name in ("bare", "reference"):
        engine.remove_image(reference_of(load(folder), name))


def run(folder, chosen):
    """Run the gate; return its exit code, what it printed, and its record."""
    done = subprocess.run(
        [sys.executable, "-m", "wheelgate", "run", "bare", "-k", chosen],
        cwd=folder,
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    latest = folder / ".wheelgate/latest/run.json"
    return done.returncode, done.stdout, json.loads(latest.read_text()) if latest.exists() else {}


def volumes(engine):
    """Return the names of all volumes, those that an image's VOLUME makes among them."""
    return set(engine.call("volume", "ls", "--quiet").output.split())


def test_it_is_green_as_it_is_and_red_for_a_fault(folder, engine):
    before = volumes(engine)
    code, said, record = run(
        folder,
        "is_the_references or (side_effects or its_baseline or imported or within_its_size "
        "or answers) and bare",
    )
    assert code == 0, said
    assert record["outcome"] == "pass"
    assert len(record["tests"]) == 8
    (bare,) = (image for image in record["images"] if image["name"] == "bare")
    assert bare["interpreter"]["version"].startswith("3.13.")
    assert "pandas" not in bare["interpreter"]["distributions"]

    (folder / "gate.toml").write_text(GATE.replace('"PIL.Image"', '"PIL.Image", "seaborn"'))
    file = folder / "baselines/matplotlib/simple_plot.png"
    with Image.open(file) as picture:
        changed = picture.copy()
    red, *rest = changed.getpixel((300, 200))
    changed.putpixel((300, 200), (red ^ 1, *rest))
    changed.save(file)
    code, said, record = run(folder, "(its_baseline or imported or testinfra) and bare")
    assert code == 1, said
    failed = {each["check"] for each in record["verdicts"] if each["outcome"] == "fail"}
    assert failed == {"baseline", "import"}
    (difference,) = record["differences"]
    assert difference["pixels"]["changed_pixels"] == 1
    assert [each["module"] for each in record["imports"] if each["error"]] == ["seaborn"]

    (asked,) = (test for test in record["tests"] if "testinfra" in test["test"])
    assert asked["outcome"] == "error"
    assert "/bin/sh" in asked["message"]
    assert "own Python" in said.partition("hint:")[2]
    assert "Traceback" not in said
    assert volumes(engine) == before


def test_all_that_a_start_is_measured_by_is_had(folder, engine, tmp_path):
    fill_staging(folder / "samples", tmp_path)
    reference = reference_of(load(folder), "bare")
    with Worker(engine, reference, tmp_path, python=PYTHON) as worker:

        def ask(**request):
            return worker.ask(PATIENCE, **request)

        assert set(ask(do="cold imports")) == {"matplotlib"}
        assert len(ask(do="mapped", modules=["matplotlib.pyplot"])) == 1
        ask(do="first plot", sample="matplotlib/simple_plot")
        # Pillow writes an animation into the working directory.
        warmed = ask(do="warm up", samples=["canary/animation", "matplotlib/simple_plot"])
        assert warmed["failed"] == {}
        assert ask(do="draw", sample="canary/animation", slowdowns=[])["wall"] > 0
        assert min(ask(do="interpreter", times=2)) > 0
        assert ask(do="account", sample="matplotlib/simple_plot")["unseen"] == ""
        unknown = {name for name, fact in ask(do="build facts").items() if "(unknown" in fact}
        assert unknown == set()
        needs = ask(do="libraries").values()
        assert all(path for needed in needs for _, path in needed)
