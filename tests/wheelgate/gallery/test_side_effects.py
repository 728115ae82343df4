"""What a sample does besides rendering, in a real worker: each thing is seen, and told apart."""

from pathlib import Path

import pytest

DRAW = """\
import matplotlib.pyplot as plt

def plot():
    figure, axes = plt.subplots(figsize=(1, 1), dpi=50)
    axes.plot([1, 3, 2])
    {deed}
    return figure
"""

DEEDS = {
    "nothing": "pass",
    "log": "import logging; logging.getLogger('a.b').warning('mind the %s', 'gap')",
    "quiet_log": "import logging; logging.getLogger('a.b').info('all is well')",
    "font": "axes.set_title('text', family='Nowhere Sans')",
    "settings": "plt.rcParams['lines.linewidth'] = 7",
    "settings_restored": "with plt.rc_context({'lines.linewidth': 7}): axes.plot([2, 1])",
    "random": "import random; random.random()",
    "numpy_random": "import numpy; numpy.random.seed(3)",
    "own_random": "import numpy; numpy.random.default_rng(3).random()",
    "thread": "import threading, time; threading.Thread(target=time.sleep, args=(9,), "
    "name='dreamer', daemon=True).start()",
    "joined_thread": "import threading; t = threading.Thread(target=int); t.start(); t.join()",
    "escaped": "import subprocess; subprocess.Popen(['sleep', '611'], start_new_session=True)",
    "file": "import os; open(os.environ['WHEELGATE_WATCHED'] + '/left', 'w').close()",
    "changed_file": "import os\n    with open(os.environ['WHEELGATE_WATCHED'] + '/here', 'a') as f:"
    " f.write('more')",
    "own_file": "with open('mine', 'w') as file: file.write('x')",
    "temporary_file": "import tempfile; print(tempfile.mkdtemp())",
    "repeats": "import warnings; [warnings.warn('again') for _ in range(5)]",
    "many": "import warnings; [warnings.warn(f'number {n}') for n in range(100)]",
}

OTHERS = {
    "styled": "import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 7\n"
    + DRAW.format(deed="pass"),
    "seeds_on_import": "import random\nrandom.seed(1)\n" + DRAW.format(deed="pass"),
    "warns_on_import": "import warnings\nwarnings.warn('early')\n" + DRAW.format(deed="pass"),
    "crashes": "import os, signal\ndef plot():\n"
    "    open(os.environ['WHEELGATE_WATCHED'] + '/left', 'w').close()\n"
    "    os.kill(os.getpid(), signal.SIGSEGV)\n",
    "animation": "import matplotlib.pyplot as plt\nfrom matplotlib.animation import FuncAnimation\n"
    "def plot():\n    figure, axes = plt.subplots(figsize=(1, 1), dpi=50)\n"
    "    (line,) = axes.plot([0, 1])\n"
    "    return FuncAnimation(figure, lambda n: line.set_ydata([n, 1]), frames=3)\n",
}


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """Return a folder that samples have no business in, with a file in it."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "here").write_text("before")
    return folder


@pytest.fixture(scope="module")
def worker(tmp_path_factory, talker, watched):
    """Return a worker that watches one folder."""
    folder = tmp_path_factory.mktemp("samples")
    (folder / "a").mkdir()
    for name, deed in DEEDS.items():
        (folder / "a" / f"{name}.py").write_text(DRAW.format(deed=deed))
    for name, text in OTHERS.items():
        (folder / "a" / f"{name}.py").write_text(text)
    worker = talker(folder, WHEELGATE_WATCHED=str(watched), SOURCE_DATE_EPOCH="0")
    yield worker
    assert worker.close() == 0


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "quiet_log",
        "settings_restored",
        "own_random",
        "joined_thread",
        "own_file",
        "styled",
        "animation",
    ],
)
def test_what_leaves_no_trace_is_no_side_effect(worker, name):
    answer = worker.render(name)
    assert (answer["error"], answer["effects"]) == ("", [])
    assert answer["pictures"]


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("log", "log line", "WARNING of a.b: mind the gap"),
        ("settings", "rcParams", "lines.linewidth was 1.5 and is 7.0"),
        ("random", "random state", "the global generator of random was used or seeded"),
        ("numpy_random", "random state", "the global generator of numpy.random was used or seeded"),
        ("seeds_on_import", "random state", "the global generator of random was used or seeded"),
        ("warns_on_import", "warning", "UserWarning: early"),
        ("thread", "thread", "dreamer still runs"),
        ("repeats", "warning", "UserWarning: again (5 times)"),
    ],
)
def test_a_side_effect_is_told_with_its_text(worker, name, kind, text):
    answer = worker.render(name)
    assert answer["error"] == ""
    assert answer["effects"] == [[kind, text]]


def test_a_font_that_is_missing_is_named(worker, said):
    lines = said(worker.render("font"), "log line")
    assert any("findfont: Font family 'Nowhere Sans' not found" in line for line in lines)


def test_a_process_in_a_session_of_its_own_is_told_and_ended(worker, said):
    answer = worker.render("escaped")
    assert said(answer, "process") == ["sleep 611 still runs, in a session of its own"]
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert b"sleep\x00611\x00" not in lines


def test_a_file_written_elsewhere_is_told_and_removed(worker, watched):
    answer = worker.render("file")
    kinds = {kind for kind, _ in answer["effects"]}
    assert kinds <= {"file", "warning"}
    assert ["file", f"{watched}/left was written, 0 bytes"] in answer["effects"]
    assert [path.name for path in watched.iterdir()] == ["here"]


def test_a_file_changed_elsewhere_is_told(worker, watched):
    answer = worker.render("changed_file")
    assert answer["effects"] == [["file", f"{watched}/here was changed"]]


def test_a_sample_that_crashes_is_still_told_what_it_wrote(worker, watched):
    answer = worker.render("crashes")
    assert "SIGSEGV" in answer["error"]
    assert ["file", f"{watched}/left was written, 0 bytes"] in answer["effects"]


def test_temporary_files_lie_in_the_samples_own_folder_and_go_with_it(worker, said):
    (folder,) = said(worker.render("temporary_file"), "output")
    assert "/wheelgate-" in folder
    assert not Path(folder).exists()


def test_of_very_many_side_effects_the_first_are_kept_and_the_rest_counted(worker):
    effects = worker.render("many")["effects"]
    assert len(effects) == 41
    assert effects[-1] == ["warning", "and 60 more"]


def test_the_fonts_that_were_read_are_recorded(worker):
    fonts = worker.render("nothing")["fonts"]
    assert any(font.endswith("/DejaVuSans.ttf") for font in fonts)


def test_a_sample_is_saved_in_every_format_that_is_asked_for_the_same_each_time(worker):
    formats = ("png", "svg", "pdf", "ps")
    first, again = (worker.render("nothing", formats=formats)["files"] for _ in range(2))
    assert [file["format"] for file in first] == list(formats)
    assert first == again


def test_an_animation_is_saved_as_gif_and_apng_whatever_is_asked_for(worker):
    files = worker.render("animation", formats=("png", "svg"))["files"]
    assert [(file["format"], file["number"]) for file in files] == [("gif", 1), ("apng", 1)]


def test_a_style_set_on_import_is_in_force_while_rendering(worker):
    assert worker.render("styled")["pictures"] != worker.render("nothing")["pictures"]


def test_a_style_set_on_import_is_in_force_while_timing(worker):
    worker.ask(do="warm up", samples=["a/styled", "a/nothing"])
    for name in ("a/styled", "a/nothing"):
        assert worker.ask(do="draw", sample=name, slowdowns=[])["wall"] > 0
    assert worker.render("nothing")["effects"] == []
