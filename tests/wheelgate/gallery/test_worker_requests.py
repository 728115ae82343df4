"""What the worker is asked besides rendering: times, memory, and what its Python is."""

import ctypes
import mmap
import os
import platform
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from wheelgate.gallery.worker.interpreter import is_shared_object
from wheelgate.gallery.worker.times import forget

PACKAGE = str(files("wheelgate.gallery"))


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
def test_a_sample_that_cannot_be_timed_is_named_with_those_that_can(worker, name, said):
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
    code = f"import os\nos.sched_setaffinity(0, {own})\nprint(flush=True)\nwhile True: pass"
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert other.stdout.readline(), "it has begun"
        answers = [worker.ask(do="draw", sample="a/good", slowdowns=[10]) for _ in range(2)]
    finally:
        other.kill()
        other.communicate()
    for answer in answers:
        ((wall, taken),) = answer["slowed"]
        assert taken > 0.1 * wall
        assert wall - taken == pytest.approx(answer["cpu"] * 11, rel=0.25)


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
    answer = worker.progress(line)
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
