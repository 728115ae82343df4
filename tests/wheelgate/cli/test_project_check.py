"""What is wrong with a project is told by file and line, without an engine."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.cli.project_check import Finding, check
from wheelgate.model.config import load

ROOT = Path(__file__).parents[3]
LOCK = "numpy==2.5.5 \\\n    --hash=sha256:" + "0" * 64 + "\n"
DEBS = (
    "sets,name,version,architecture,archive,path,size,sha256\n"
    f"glibc,libc6,2.41,amd64,main,pool/libc6.deb,5,{64 * '0'}\n"
)


@pytest.fixture
def project(checkout, png):
    """Return a checkout with nothing wrong in it."""
    for name, content in {
        "plots.txt": LOCK,
        "plots.in": "numpy>=2  # arrays\n",
        "requirements/debian.csv": DEBS,
        "samples/a/line.py": '"""A line."""\nTAGS = ("x",)\n\n\ndef plot():\n    pass\n',
        "baselines/a/line.toml": "",
    }.items():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(content)
    (checkout / "baselines/a/line.png").write_bytes(png())
    return checkout


def found(project):
    return check(load(project))


def test_nothing_is_wrong_with_this_repository():
    assert check(load(ROOT)) == []


def test_a_sound_project_has_nothing_wrong(project):
    assert found(project) == []


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("samples/a/line.py", '"""A."""\nplot = (\n', 2, "it is no Python: '(' was never closed"),
        ("samples/a/line.py", "def plot(): ...\n", 1, "it has no docstring"),
        ("samples/a/line.py", '"""A."""\n', 1, "it defines no function plot()"),
        ("samples/a/line.py", '"""A."""\nTAGS = "x"\ndef plot(): ...\n', 2, "TAGS is no literal"),
        ("samples/a/line.py", '"""A."""\n\nFORMATS = ("gif",)\ndef plot(): ...\n', 3, "'gif'"),
        ("plots.txt", "numpy==2.5.5\n", 1, "is not pinned with hashes: numpy==2.5.5"),
        ("plots.txt", LOCK.replace("==", ">="), 1, "is not pinned with hashes"),
        ("plots.in", "# all\nnumpy\nscipy\n", 3, "scipy is not in its lock: `wheelgate lock`"),
        ("plots.in", "numpy<2\n", 1, "its lock has numpy 2.5.5, not <2"),
        ("plots.in", "numpy = 2\n", 1, "it is no requirement"),
        ("glibc.txt", "libc6\nlibm\n", 1, "libm of [debs.glibc] is not locked"),
        ("requirements/debian.csv", DEBS.replace("glibc,", "other,"), 1, "it has no package of"),
        ("requirements/debian.csv", DEBS.replace(",5,", ",five,"), 1, "row 1 is not a locked"),
        ("baselines/a/gone.png", "", 1, "there is no sample a/gone"),
        ("baselines/a/line.toml", "[[tolerance]\n", 1, "line 1"),
        (
            "baselines/a/line.toml",
            '[[tolerance]]\nimages = ["alpin"]\nlargest = 3\nreason = "it rounds"\n',
            1,
            "there is no image alpin",
        ),
        ("baselines/costs.csv", "sample,seconds\na/line,fast\n", 2, "no sample with its seconds"),
    ],
)
def test_what_is_wrong_is_at_its_line(project, file, text, line, said):
    (project / file).write_text(text)
    (finding,) = [each for each in found(project) if each.file == file]
    assert said in finding.problem
    assert finding.line == line


def test_a_sample_that_gate_toml_names_and_is_gone_is_told(project):
    gate = (project / "gate.toml").read_text()
    (project / "gate.toml").write_text(gate + '\n[timing]\nsamples = ["a/gone"]\n')
    line = len(gate.splitlines()) + 3
    assert found(project) == [Finding("gate.toml", line, "there is no sample a/gone")]


def test_what_may_be_unmeasured_is_a_sample_a_module_or_what_a_test_draws(project):
    gate = (project / "gate.toml").read_text()
    waived = [f'"{name}" = "no TeX"\n' for name in ("a/line", "scipy", "plots/x.py::y", "a/gone")]
    (project / "gate.toml").write_text(f"{gate}\n[unmeasured]\n{''.join(waived)}")
    (finding,) = found(project)
    assert finding.problem == "there is no sample a/gone"


@pytest.mark.parametrize("plot", ["from _other import plot", "from _other import *", "plot = max"])
def test_a_plot_that_comes_from_elsewhere_is_one(project, plot):
    (project / "samples/a/line.py").write_text(f'"""A."""\n{plot}\n')
    assert found(project) == []


def wheelgate(project, *words):
    return CliRunner().invoke(main, ["check", *words, "--config", str(project / "gate.toml")])


def test_the_command_says_file_and_line_and_ends_with_1(project):
    assert wheelgate(project).exit_code == 0
    assert wheelgate(project).output == ""
    (project / "plots.in").write_text("scipy\n")
    done = wheelgate(project)
    assert (done.exit_code, done.stdout.partition(" ")[0]) == (1, "plots.in:1:")
    assert json.loads(wheelgate(project, "--json").stdout)[0]["line"] == 1


def test_a_gate_toml_that_cannot_be_used_ends_with_2(project):
    (project / "Dockerfile").write_text("FROM alpine:3.23 AS other\n")
    done = wheelgate(project)
    assert done.exit_code == 2
    assert "names the target 'alpine', which Dockerfile lacks" in done.stderr
