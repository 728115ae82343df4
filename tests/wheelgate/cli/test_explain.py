"""`wheelgate explain` from end to end on real images, and what it answers to wrong words."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.engine import find
from wheelgate.images.builder import Builder
from wheelgate.model.config import load
from wheelgate.util.cache import Cache

ROOT = Path(__file__).parents[3]

SAMPLE = """\
import matplotlib.pyplot as plt

def plot():
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.plot(range(1000), [number % 7 for number in range(1000)])
    return figure
"""

GATE = """\
reference = "plain"

[images.plain]
target = "plain"

[images.hindered]
target = "hindered"

[timing]
samples = ["a/lines"]
"""


def wheelgate(root, *words):
    return CliRunner().invoke(main, ["explain", *words, "--config", str(root / "gate.toml")])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "there is no image 'nothing'; there are: alpine, debian"),
        (["alpine", "--against", "nothing"], "there is no image 'nothing'"),
        (["debian"], "debian is the reference: name another with --against"),
        (["alpine", "--max-time", "soon"], "'soon' is no time"),
        ([], "Missing argument 'IMAGE'"),
    ],
)
def test_what_cannot_be_meant_is_answered_with_what_can(checkout, words, said):
    done = wheelgate(checkout, *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_text_that_no_sample_has_is_refused_before_anything_is_built(checkout):
    (checkout / "samples/a").mkdir(parents=True)
    (checkout / "samples/a/one.py").write_text(SAMPLE)
    done = wheelgate(checkout, "alpine", "-k", "two")
    assert done.exit_code == 2
    assert "no sample has 'two' in its name" in done.stderr


def test_the_help_has_an_example_and_the_exit_codes(checkout):
    done = wheelgate(checkout, "--help")
    assert "Example: wheelgate explain alpine" in done.stdout
    assert "3 could not be measured" in done.stdout


@pytest.fixture(scope="module")
def engine():
    """The engine that this host has."""
    found = find()
    yield found
    found.close()


@pytest.fixture
def hindered(tmp_path, engine):
    """A checkout with this repository's reference, and the same with hindrances put in."""
    project = load(ROOT)
    name = project.gate.reference
    builder = Builder(project, engine, Cache.default(), print)
    built = builder.build(name, builder.inputs(name, builder.bases((name,)))).reference

    def write(*instructions):
        (tmp_path / "Dockerfile").write_text(
            f"FROM {built} AS plain\nFROM {built} AS hindered\n" + "\n".join(instructions)
        )
        (tmp_path / ".dockerignore").write_text("*\n")
        (tmp_path / "gate.toml").write_text(GATE)
        (tmp_path / "samples/a").mkdir(parents=True)
        (tmp_path / "samples/a/lines.py").write_text(SAMPLE)
        return tmp_path

    yield write
    made = Builder(load(tmp_path), engine, Cache.default(), print)
    for name in ("plain", "hindered"):
        engine.remove_image(made.reference(name))


@pytest.mark.engine
def test_a_hook_in_the_interpreter_is_found_as_slow_python_code(hindered):
    hook = "import sys; sys.setprofile(lambda *_: None)"
    root = hindered(
        "USER root",
        # A line of a .pth file that begins with `import` is run at every start (module site).
        f"RUN echo '{hook}' > $(python3 -c 'import site; print(site.getsitepackages()[0])')"
        "/hook.pth",
        "USER plot",
    )
    done = wheelgate(root, "hindered", "--max-time", "1s", "--json", "--seed", "7")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["measurements"]["seed"] == 7
    assert "hooks" in found["differing_facts"]
    assert "sys.setprofile" in found["measurements"]["facts"]["hindered"]["hooks"]
    probes = {probe["name"]: probe["ratio"] for probe in found["probes"]}
    assert probes["function calls"]["low"] > 1.5
    assert probes["memcpy 1 MB"]["low"] < 1.3
    (sample,) = found["samples"]
    assert sample["causes"][0]["place"] == "the interpreter"
    accounted = Counter()
    for each in sample["causes"][0]["evidence"]:
        accounted[each["family"]] += each["share"]
    # The hook is called for C functions, too, which lists, dictionaries and strings are worked on
    # by: which of the two families has how much is a matter of a few percent in the probes.
    assert accounted["python"] + accounted["objects"] > 0.5
    assert sample["unexplained"] < 0.5
