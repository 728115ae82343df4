"""A test renders a sample, a file or a function, and gets pictures, warnings and output.

No image is built: two workers on this host render the plots, as those in two containers do.
"""

import io
import json
from types import SimpleNamespace

import pytest
from PIL import Image
from talking import Talker

from wheelgate.engine.context import RunContext
from wheelgate.errors import ConfigError, RenderError
from wheelgate.gallery import StagingFolder
from wheelgate.gallery.protocol import read
from wheelgate.gallery.renders import Renders
from wheelgate.model.config import load
from wheelgate.pytest_plugin.rendering import RenderPlot, RenderRequest
from wheelgate.session.session import Session
from wheelgate.storage.run_writer import RunWriter

FILE = """\
import logging, sys, warnings
from PIL import Image

def plot():
    warnings.warn("too wide")
    logging.getLogger("plots").warning("and too high")
    print("rendered")
    print("to both", file=sys.stderr)
    return [Image.new("RGB", (4, 2), colour) for colour in ("red", "green")]
"""
GATE = 'reference = "debian"\n[images.alpine]\ntarget = "a"\n[images.debian]\ntarget = "b"\n'


class HostWorker(Talker):
    """A worker on this host, asked as one in a container is."""

    def ask(self, _patience, **request):
        return read(self.exchange(json.dumps({**request, "token": "a"})), request["do"], "a")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return a project with a plot that is a sample, and one that is not."""
    root = tmp_path_factory.mktemp("project")
    for name, text in {
        "gate.toml": GATE,
        "Dockerfile": "FROM scratch AS a\nFROM scratch AS b\n",
        "samples/a/line.py": FILE,
        "plots/wide.py": FILE,
        "tests/test_image.py": "",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def session_of(project, staged):
    """Return what `RenderPlot` needs of a session."""
    run = RunWriter(project.state)
    # These plots are Pillow's: the worker need not wait for Matplotlib, as in an image without.
    without = project.root / "without"
    without.mkdir(exist_ok=True)
    (without / "matplotlib.py").write_text("raise ImportError\n")

    def start(*_):
        return HostWorker(staged.folder / "samples", PYTHONPATH=str(without))

    found = SimpleNamespace(
        project=project,
        images=("alpine",),
        image_set=SimpleNamespace(names=("alpine", "debian"), baseline_image=lambda _: None),
        read=set(),
        _staging=staged,
        renders=Renders(RunContext(project=project, folder=run), start, lambda image: image),
    )
    found.add_plot = lambda *words: Session.add_plot(found, *words)
    return found


@pytest.fixture(scope="module")
def session(root):
    staged = StagingFolder(root / "samples")
    found = session_of(load(root), staged)
    yield found
    found.renders.close()
    staged.close()


@pytest.fixture
def draw(session, root, verdicts):
    render_request = RenderRequest(root, root / "tests/test_image.py", "test_it", ("alpine",))
    return RenderPlot(session, render_request, verdicts.append)


def square():
    from PIL import Image

    return Image.new("RGB", (3, 3), "blue")


def test_a_function_gives_its_picture(draw, session):
    rendered = draw(square)
    assert (rendered.image, rendered.name) == ("alpine", "square")
    assert rendered.source.endswith("test_render.py::square")
    assert list(rendered.pictures) == ["square.png"]
    with Image.open(io.BytesIO(rendered.pictures["square.png"])) as picture:
        assert (picture.size, picture.getpixel((1, 1))) == ((3, 3), (0, 0, 255))
    assert (rendered.warnings, rendered.log_lines, rendered.output) == ((), (), "")
    assert 0 < rendered.seconds < 60
    assert rendered.record.passes == 2
    assert rendered.record not in session.renders.all, "it is in no record of samples"


def test_a_file_gives_its_pictures_and_what_it_said_meanwhile(draw, session, root):
    rendered = draw("../plots/wide.py")
    assert rendered.source == "plots/wide.py"
    assert list(rendered.pictures) == ["wide-1.png", "wide-2.png"]
    assert rendered.warnings == ("UserWarning: too wide",)
    assert rendered.log_lines == ("WARNING of plots: and too high",)
    assert set(rendered.output.split("\n")) == {"rendered", "to both"}
    assert root / "plots/wide.py" in {file.resolve() for file in session.read}


def test_a_sample_is_rendered_by_its_name_and_once_a_session(draw, session):
    rendered = draw("a/line")
    assert (rendered.source, rendered.name) == ("samples/a/line.py", "line")
    assert rendered.record in session.renders.all
    assert draw("a/line").record is rendered.record


def broken():
    import nothing_of_that_name

    return nothing_of_that_name


def test_a_plot_that_gives_no_picture_fails_with_its_reason_and_line(draw, verdicts):
    line = broken.__code__.co_firstlineno + 1
    with pytest.raises(RenderError, match=r"::broken .*No module") as no:
        draw(broken)
    assert f"(line {line})" in no.value.cause
    assert "alpine" in no.value.hint
    assert verdicts == []


def missing():
    raise RuntimeError("unmeasured: there is no TeX")


def test_a_plot_that_cannot_be_measured_is_a_verdict(draw, verdicts):
    with pytest.raises(RenderError):
        draw(missing)
    (verdict,) = verdicts
    assert verdict.outcome == "unmeasured"
    assert verdict.details[0].startswith("there is no TeX")
    assert verdict.subject.endswith("test_render.py::missing")


def random():
    import os

    from PIL import Image

    return Image.frombytes("L", (8, 8), os.urandom(64))


def test_a_plot_that_two_processes_render_differently_is_unstable(draw):
    assert "differ" in draw(random).record.unstable[0]


def test_an_image_that_is_not_of_this_run_is_refused(draw):
    with pytest.raises(RenderError, match="ubuntu") as told:
        draw(square, image="ubuntu")
    assert "alpine, debian" in told.value.hint


def test_a_sample_that_is_not_there_is_refused(draw):
    with pytest.raises(RenderError, match="a/lien"):
        draw("a/lien")


def test_two_plots_of_one_name_are_told_apart(draw):
    def plot():
        from PIL import Image

        return Image.new("L", (1, 1))

    assert draw(plot).pictures
    assert draw(plot).pictures

    def plot():
        from PIL import Image

        return Image.new("L", (2, 2))

    with pytest.raises(RenderError, match=r"apart\.plot"):
        draw(plot)


def test_a_project_needs_no_samples(checkout, render_request, verdicts):
    staged = StagingFolder(checkout / "samples")
    assert (staged.folder / "worker/__main__.py").is_file()
    draw = RenderPlot(session_of(load(checkout), staged), render_request, verdicts.append)
    with pytest.raises(ConfigError, match="samples"):
        draw("a/line")
    staged.close()
