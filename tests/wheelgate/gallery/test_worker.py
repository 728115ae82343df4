"""The worker as a real process on this host: whatever a sample does, one clear answer."""

import base64
import contextlib
import ctypes
import io
import mmap
import os
import platform
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from wheelgate.gallery.worker.interpreter import is_shared_object
from wheelgate.gallery.worker.times import forget

PACKAGE = str(files("wheelgate.gallery"))

GOOD = """\
import matplotlib.pyplot as plt

def plot():
    figure, axes = plt.subplots(figsize=(1, 1), dpi=50)
    axes.plot([1, 3, 2])
    return figure
"""

SAMPLES = {
    "good": GOOD,
    "another": GOOD.replace("[1, 3, 2]", "[3, 1, 2]"),
    "many": GOOD.replace("return figure", "return [figure, plt.figure(figsize=(2, 1), dpi=50)]"),
    "raises": "import json\n\ndef plot():\n    json.loads('no')\n",
    "raises_on_import": "import a_module_that_is_not_there\n",
    "hangs": "import time\n\ndef plot():\n    time.sleep(600)\n",
    "spins": "def plot():\n    while True:\n        pass\n",
    "prints": "import sys\nprint('said on import')\n" + GOOD.replace(
        "return", "print('said aloud'); print('said aside', file=sys.stderr)\n    return"),
    "prints_below": "import os\n" + GOOD.replace(
        "return", "os.write(1, b'past Python')\n    return"),
    "prints_much": GOOD.replace("return", "print('x' * 10**6)\n    return"),
    "exits": "import sys\n\ndef plot():\n    sys.exit('enough')\n",
    "ends": "import os\n\ndef plot():\n    os._exit(3)\n",
    "ends_well": "import os\n\ndef plot():\n    os._exit(0)\n",
    "eats": "import numpy\n\ndef plot():\n    return numpy.ones(2 * 10**9, dtype='u1').sum()\n",
    "crashes": "import os, signal\n\ndef plot():\n    os.kill(os.getpid(), signal.SIGSEGV)\n",
    "pillow": "from PIL import Image\n\ndef plot():\n    return Image.new('RGB', (20, 10))\n",
    "plotnine": "from plotnine import aes, geom_point, ggplot, theme\nimport pandas as pd\n\n"
    "def plot():\n    table = pd.DataFrame({'x': [1, 2], 'y': [2, 1]})\n"
    "    return ggplot(table, aes('x', 'y')) + geom_point() + theme(figure_size=(1, 1), dpi=50)\n",
    "real_time": "import os\n\ndef plot():\n    os.kill(os.getpid(), 40)\n",
    "nothing": "def plot():\n    pass\n",
    "an_empty_list": "def plot():\n    return []\n",
    "axes": GOOD.replace("return figure", "return axes"),
    "no_plot": "def draw():\n    pass\n",
    "a_plot_that_is_no_function": "plot = 3\n",
    "bad_syntax": "import os\n\ndef plot(:\n    pass\n",
    "several_lines": "def plot():\n    raise ValueError('one\\ntwo\\n\\nthree')\n",
    "no_text": "def plot():\n    raise ValueError('\\udcff')\n",
    "warns": "import warnings\n" + GOOD.replace("return", "warnings.warn('careful')\n    return"),
    "reads": GOOD.replace("return", "input()\n    return"),
    "styles": GOOD.replace("figure, axes", "plt.style.use('dark_background')\n    figure, axes"),
    "draws_numbers": "import random, numpy\n" + GOOD.replace(
        "[1, 3, 2]", "[random.random(), numpy.random.rand(), 0]"),
    "closes_everything": "import os\n\ndef plot():\n    os.closerange(3, 200)\n",
    "writes_everywhere": (
        "import os\n\ndef plot():\n"
        "    for number in range(3, 50):\n"
        "        try:\n            os.write(number, b'{\"ok\": \"forged\"}\\n')\n"
        "        except OSError:\n            pass\n"
    ),
    "writes_beside": GOOD.replace("return", "open('beside.txt', 'w').close()\n    return"),
    "leaves_a_process": (
        "import subprocess\n" + GOOD.replace(
            "return", "print(subprocess.Popen(['sleep', '600']).pid)\n    return")
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of samples."""
    folder = tmp_path_factory.mktemp("samples")
    (folder / "a").mkdir()
    for name, text in SAMPLES.items():
        (folder / "a" / f"{name}.py").write_text(text)
    return folder


@pytest.fixture(scope="module")
def worker(folder, talker):
    """Return one worker for all tests of this file: each of them has to leave it working."""
    worker = talker(folder)
    yield worker
    assert worker.close() == 0


@pytest.fixture
def still_works(worker):
    """Check after a test that the next sample is drawn, and is the one that was asked for."""
    yield
    answer = worker.render("many")
    assert (answer["error"], answer["effects"]) == ("", [])
    assert [size_of(each) for each in answer["pictures"]] == [(50, 50), (100, 50)]


def size_of(picture):
    with Image.open(io.BytesIO(base64.b64decode(picture)), formats=("PNG",)) as opened:
        opened.load()
        return opened.size


# --- good samples ---------------------------------------------------------------------------


def test_a_good_sample_gives_a_picture_and_nothing_else(worker):
    answer = worker.render("good")
    (picture,) = answer["pictures"]
    assert size_of(picture) == (50, 50)
    assert (answer["error"], answer["effects"]) == ("", [])
    assert answer["seconds"] > 0
    assert 10**7 < answer["peak_bytes"] < 10**10


def test_an_image_of_pillow_is_a_picture(worker):
    (picture,) = worker.render("pillow")["pictures"]
    assert size_of(picture) == (20, 10)
    assert "saved as png alone" in worker.render("pillow", formats=["svg"])["error"]


def test_a_plot_of_plotnine_is_a_picture(worker):
    pytest.importorskip("plotnine")
    answer = worker.render("plotnine")
    (picture,) = answer["pictures"]
    assert size_of(picture) == (50, 50)
    assert (answer["error"], answer["effects"]) == ("", [])


def test_a_picture_does_not_name_the_version_that_drew_it(worker):
    (picture,) = worker.render("good")["pictures"]
    with Image.open(io.BytesIO(base64.b64decode(picture))) as opened:
        assert "Software" not in opened.info


def test_a_sample_is_drawn_the_same_twice_and_another_otherwise(worker):
    first, again = worker.render("good")["pictures"], worker.render("good")["pictures"]
    assert first == again
    assert worker.render("another")["pictures"] != first


def test_a_sample_may_give_several_pictures(worker):
    assert [size_of(each) for each in worker.render("many")["pictures"]] == [(50, 50), (100, 50)]


def test_a_style_that_one_sample_sets_does_not_reach_the_next(worker):
    before = worker.render("good")["pictures"]
    assert worker.render("styles")["pictures"] != before
    assert worker.render("good")["pictures"] == before


def test_random_numbers_without_a_seed_are_others_every_time(worker):
    pictures = [worker.render("draws_numbers")["pictures"] for _ in range(2)]
    assert pictures[0]
    assert pictures[0] != pictures[1]


# --- samples that misbehave -----------------------------------------------------------------


@pytest.mark.usefixtures("still_works")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("raises", "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0) "
                   "(line 4 of the sample)"),
        ("raises_on_import", "No module named 'a_module_that_is_not_there' (line 1 of the sample)"),
        ("exits", "it ended the process: SystemExit(enough) (line 4 of the sample)"),
        ("ends", "its process ended with exit code 3, without a picture"),
        ("ends_well", "its process ended with exit code 0, without a picture"),
        ("eats", "out of memory: it asked for more than its limit"),
        ("crashes", "its process was ended by SIGSEGV"),
        ("real_time", "its process was ended by"),
        ("nothing", "plot() returned NoneType; it has to return a Figure"),
        ("an_empty_list", "plot() returned an empty list"),
        ("axes", "plot() returned Axes"),
        ("no_plot", "a/no_plot has no function plot()"),
        ("a_plot_that_is_no_function", "has no function plot()"),
        ("bad_syntax", "SyntaxError"),
        ("several_lines", "ValueError: one"),
        ("no_text", "ValueError"),
        ("reads", "EOFError"),
        ("closes_everything", "its process ended"),
        ("not_there", "FileNotFoundError"),
    ],
)  # fmt: skip
def test_a_sample_that_goes_wrong_gets_one_clear_answer(worker, name, said):
    answer = worker.render(name)
    assert answer["pictures"] == []
    assert said in answer["error"]
    assert answer["error"]
    assert "\n" not in answer["error"]
    answer["error"].encode("utf-8")


@pytest.mark.usefixtures("still_works")
@pytest.mark.parametrize("name", ["hangs", "spins"])
def test_a_sample_that_hangs_is_ended(worker, name):
    answer = worker.render(name, timeout=1)
    assert answer["error"] == "it hung: no picture after 1 s"
    assert answer["pictures"] == []


def test_a_sample_cannot_put_answers_into_the_workers_mouth(folder, talker):
    worker = talker(folder)
    try:
        worker.render("good")
        assert worker.render("writes_everywhere")["pictures"] == []
        assert [size_of(each) for each in worker.render("good")["pictures"]] == [(50, 50)]
    finally:
        worker.close()


@pytest.mark.usefixtures("still_works")
def test_a_syntax_error_is_told_with_its_line(worker):
    assert "line 3" in worker.render("bad_syntax")["error"]


@pytest.mark.usefixtures("still_works")
def test_what_a_sample_prints_is_kept_beside_its_picture(worker, said):
    answer = worker.render("prints")
    assert answer["error"] == ""
    assert len(answer["pictures"]) == 1
    (output,) = said(answer, "output")
    assert all(text in output for text in ("said on import", "said aloud", "said aside"))


@pytest.mark.usefixtures("still_works")
def test_what_a_library_writes_past_python_is_kept_too(worker, said):
    assert said(worker.render("prints_below"), "output") == ["past Python"]


@pytest.mark.usefixtures("still_works")
def test_of_very_much_output_only_the_beginning_is_kept(worker, said):
    answer = worker.render("prints_much")
    assert len(answer["pictures"]) == 1
    (output,) = said(answer, "output")
    assert set(output) == {"x"}
    assert 100 < len(output) < 10_000


@pytest.mark.usefixtures("still_works")
def test_a_warning_is_kept_with_its_category(worker, said):
    answer = worker.render("warns")
    assert len(answer["pictures"]) == 1
    assert said(answer, "warning") == ["UserWarning: careful"]


@pytest.mark.usefixtures("still_works")
def test_a_process_that_a_sample_leaves_behind_is_told_and_ended(worker, said):
    answer = worker.render("leaves_a_process")
    assert said(answer, "process") == ["sleep 600 still runs"]
    (number,) = said(answer, "output")
    assert number.isdigit()
    process = Path("/proc") / number / "stat"
    deadline = time.monotonic() + 10
    state = ""
    while time.monotonic() < deadline:
        state = "gone"
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state = process.read_text().rpartition(")")[2].split()[0]
        if state in {"gone", "Z", "X"}:
            break
        time.sleep(0.05)
    assert state in {"gone", "Z", "X"}


# --- other requests -------------------------------------------------------------------------


def warmed_up(worker, *names):
    """Return what warming samples up gives, after a first plot."""
    worker.ask(do="first plot", sample="a/good")
    return worker.ask(do="warm up", samples=[f"a/{name}" for name in names])


def test_warming_up_tells_what_imports_and_memory_cost(worker):
    answer = warmed_up(worker, "good", "many")
    assert 0 < answer["import_seconds"]["matplotlib"] < answer["import_seconds"]["seaborn"]
    assert 20_000_000 < answer["peak_bytes"] < 2_000_000_000
    assert answer["failed"] == {}


@pytest.mark.parametrize(
    ("name", "said"), [("raises", "(line 4 of the sample)"), ("exits", "SystemExit(enough)")]
)
def test_a_sample_that_cannot_be_timed_is_named_beside_those_that_can(worker, name, said):
    failed = warmed_up(worker, "good", name)["failed"]
    assert list(failed) == [f"a/{name}"]
    assert said in failed[f"a/{name}"]
    assert worker.ask(do="draw", sample="a/good", slowdowns=[])["wall"] > 0


def test_a_render_is_timed_by_both_clocks(worker):
    warmed_up(worker, "good")
    answer = worker.ask(do="draw", sample="a/good", slowdowns=[])
    assert answer["wall"] > 0
    assert answer["cpu"] > 0
    assert 0 <= answer["taken"] < answer["wall"]
    assert answer["switches"] >= 0
    assert answer["slowed"] == []


def test_a_slowdown_goes_on_computing_for_its_share_of_the_render(worker):
    warmed_up(worker, "good")
    answer = worker.ask(do="draw", sample="a/good", slowdowns=[0.5, 4])
    (half, _), (fourfold, taken) = answer["slowed"]
    assert taken >= answer["taken"]
    assert answer["wall"] < half < fourfold
    assert fourfold >= answer["cpu"] * 5


def test_the_time_that_another_process_takes_of_a_render_is_told_apart(worker):
    warmed_up(worker, "good")
    own = {min(os.sched_getaffinity(0))}
    os.sched_setaffinity(worker.process.pid, own)
    code = f"import os\nos.sched_setaffinity(0, {own})\nwhile True: pass"
    other = subprocess.Popen([sys.executable, "-c", code])
    try:
        answers = [worker.ask(do="draw", sample="a/good", slowdowns=[20]) for _ in range(3)]
    finally:
        other.kill()
        other.wait()
    for answer in answers:
        ((wall, taken),) = answer["slowed"]
        assert taken > 0.1 * wall
        assert wall - taken == pytest.approx(answer["cpu"] * 21, rel=0.25)


def test_what_is_timed_writes_into_a_folder_that_is_removed_with_it(folder, talker, tmp_path):
    started_in, temporary = tmp_path / "workdir", tmp_path / "tmp"
    for each in (started_in, temporary):
        each.mkdir()
    code = (
        f"import os, sys; os.chdir({str(started_in)!r}); sys.path.insert(0, {PACKAGE!r}); "
        "from worker.requests import main; main()"
    )
    worker = talker(folder, "-c", code, TMPDIR=str(temporary))
    assert warmed_up(worker, "raises_on_import", "writes_beside")["failed"].keys() == {
        "a/raises_on_import"
    }
    assert list(started_in.iterdir()) == []
    assert [file.name for file in temporary.glob("*/beside.txt")] == ["beside.txt"]
    assert worker.close() == 0
    assert list(temporary.iterdir()) == []


def test_starting_an_interpreter_is_timed_as_often_as_asked(worker):
    times = worker.ask(do="interpreter", times=3)
    assert len(times) == 3
    assert all(0.001 < seconds < 20 for seconds in times)


def test_cold_imports_read_every_file_again(worker, tmp_path):
    answer = worker.ask(do="cold imports")
    assert answer["matplotlib"] > 0
    assert set(answer) <= {"matplotlib", "seaborn"}


def test_a_file_that_is_forgotten_leaves_the_page_cache(tmp_path):
    file = tmp_path / "large"
    file.write_bytes(os.urandom(1 << 22))
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    if cached_pages(file) == 0:
        pytest.skip("this file system has no page cache of its own")
    forget(str(file))
    assert cached_pages(file) == 0


def cached_pages(file):
    """Return how many pages of a file are in the page cache (mincore(2))."""
    libc = ctypes.CDLL(None, use_errno=True)
    size = file.stat().st_size
    pages = (ctypes.c_ubyte * (size // mmap.PAGESIZE))()
    with file.open("rb") as opened:
        mapped = mmap.mmap(opened.fileno(), size, access=mmap.ACCESS_COPY)
        address = ctypes.addressof(ctypes.c_char.from_buffer(mapped))
        assert libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(size), pages) == 0
    return sum(page & 1 for page in pages)


@pytest.mark.usefixtures("still_works")
def test_what_is_printed_while_timing_does_not_get_between_the_answers(worker):
    for name in ("prints", "prints_below"):
        warmed_up(worker, name)
        assert worker.ask(do="draw", sample=f"a/{name}", slowdowns=[])["wall"] > 0


@pytest.mark.usefixtures("still_works")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"do": "first plot", "sample": "a/raises"}', "(line 4 of the sample)"),
        ('{"do": "first plot", "sample": "a/exits"}', "SystemExit(enough)"),
        ('{"do": "mapped", "modules": ["a_module_that_is_not_there"]}', "No module named"),
        ('{"do": "dance"}', "unknown request: dance"),
        ('{"samples": []}', "KeyError"),
        ("no JSON", "JSONDecodeError"),
    ],
)
def test_a_request_that_cannot_be_met_is_answered_with_its_reason(worker, line, said):
    answer = worker.say(line)
    assert set(answer) == {"error", "token"}
    assert said in answer["error"]


def test_a_python_describes_itself(worker):
    answer = worker.ask(do="describe")
    assert answer["version"] == platform.python_version()
    assert answer["prefix"] == sys.prefix
    assert answer["purelib"].endswith("site-packages")
    assert answer["libc"].startswith(("glibc 2.", "musl"))
    assert "matplotlib" in answer["distributions"]
    assert any(tag.startswith("cp") for tag in answer["wheel_tags"]["numpy"])


def test_an_installation_that_was_cut_off_is_no_distribution(folder, talker, tmp_path):
    (tmp_path / "half-1.0.dist-info").mkdir()
    worker = talker(folder, PYTHONPATH=str(tmp_path))
    distributions = worker.ask(do="describe")["distributions"]
    assert worker.close() == 0
    assert "numpy" in distributions
    assert {"null", "None"} & set(distributions) == set()


def test_the_c_library_that_a_process_maps_is_found(worker):
    (library,) = worker.ask(do="mapped", modules=["math", "json"])
    assert Path(library).is_file()


def test_the_loader_is_asked_for_what_compiled_files_need(folder, talker, tmp_path):
    # The whole Python path has hundreds of files; a part of it is enough.
    part = Path(np.random.__file__).parent.resolve()
    torn_out = tmp_path.resolve() / "torn_out.so"
    torn_out.write_bytes(Path(np._core._multiarray_umath.__file__).read_bytes())
    (tmp_path / "a_link.so").symlink_to(torn_out)
    (tmp_path / "a_text.so").write_text("no library, whatever its name says")
    code = (
        f"import sys; sys.path.insert(0, {PACKAGE!r}); from worker.requests import main; "
        f"sys.path[:] = [{str(part)!r}, {str(tmp_path)!r}]; main()"
    )
    worker = talker(folder, "-c", code)
    answer = worker.ask(do="libraries")
    assert worker.close() == 0
    extensions = {str(file) for file in part.rglob("*.so")}
    assert extensions
    assert set(answer) == {*extensions, str(torn_out), os.path.realpath(sys.executable)}
    for file in extensions:
        needs = dict(answer[file])
        assert any(name.startswith("libc.") for name in needs)
        assert all(Path(path).is_file() for path in needs.values())
    # numpy's wheel brings its linear algebra along, in a folder beside it.
    missing = [name for name, path in answer[str(torn_out)] if not path]
    assert len(missing) == 1
    assert "blas" in missing[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x7fELF" + bytes(12) + b"\x03\0", True),
        (b"\x7fELF" + bytes(12) + b"\x02\0", True),
        (b"\x7fELF" + bytes(12) + b"\x01\0", False),
        (b"\x7fELF", False),
        (b"#!/bin/sh\nexit 0\n", False),
        (b"", False),
    ],
    ids=["library", "program", "object file", "cut off", "script", "empty"],
)
def test_a_shared_object_is_known_by_its_header(tmp_path, content, expected):
    (tmp_path / "file").write_bytes(content)
    assert is_shared_object(str(tmp_path / "file")) is expected
    assert is_shared_object(str(tmp_path / "gone")) is False
