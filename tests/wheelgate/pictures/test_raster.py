"""The process that draws a document: its limits, and what is left of it where it fails."""

import time
from pathlib import Path

import pytest

from wheelgate.pictures import Cause, compare, raster

NOTING = """
import runpy, resvg_py
draw = resvg_py.svg_to_bytes

def noting(**words):
    with open({rendered!r}, "a") as file:
        file.write("drawn ")
    return draw(**words)

resvg_py.svg_to_bytes = noting
runpy.run_path({program!r}, run_name="__main__")
"""
"""The program that draws, which notes in a file that it draws an SVG."""


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def draws_with(monkeypatch, tmp_path, program):
    file = tmp_path / "draws.py"
    file.write_text(program)
    monkeypatch.setattr(raster, "_PROGRAM", file)


@pytest.mark.parametrize("size", [(30_000, 30_000), (9_000, 9_000)])
def test_an_svg_of_too_many_pixels_is_refused_before_it_is_drawn(svg, monkeypatch, tmp_path, size):
    rendered = tmp_path / "drawn"
    draws_with(
        monkeypatch, tmp_path, NOTING.format(program=str(raster._PROGRAM), rendered=str(rendered))
    )
    found = compare(svg(), svg(left=9), "svg")
    assert found.kind == "different pixels"
    assert rendered.read_text().split() == ["drawn", "drawn"]
    rendered.unlink()
    found = compare(svg(*size), svg(*size, left=9), "svg")
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.TOO_LARGE, "expected")
    assert f"{size[0]} by {size[1]} pixels" in found.problem.reason
    assert not rendered.exists()


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_{0}, ({1}, {1}))
{2}
"""


@pytest.mark.parametrize(
    ("program", "cause", "drawing"),
    [
        ("import os; os.abort()", Cause.SIGNAL, True),
        ("import sys; sys.exit(7)", Cause.EXIT_CODE, True),
        (LIMITED.format("AS", 10**9, "bytes(2 * 10**9)"), Cause.MEMORY, True),
        ("import sys; sys.exit(6)", Cause.MEMORY, True),
        (
            LIMITED.format("FSIZE", 999, "sys.stdout.write('x' * 10**6); sys.stdout.flush()"),
            Cause.TOO_MUCH_DRAWN,
            True,
        ),
        ("print('junk' * 99)", Cause.DRAWING_CUT_OFF, False),
        ("", Cause.NO_PAGES, False),
    ],
)
def test_a_process_that_fails_is_one_verdict(svg, monkeypatch, tmp_path, program, cause, drawing):
    draws_with(monkeypatch, tmp_path, program)
    found = compare(svg(), svg(left=9), "svg")
    assert found.kind == "not comparable"
    problem = found.problem
    assert (problem.cause, problem.side, problem.drawing) == (cause, "expected", drawing)


def test_a_process_that_does_not_even_start_is_one_verdict(svg, monkeypatch):
    monkeypatch.setattr(raster.sys, "executable", "/nowhere/python")
    before = open_files()
    found = compare(svg(), svg(left=9), "svg")
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.NOT_STARTED, "expected")
    assert "No such file" in found.problem.reason
    assert open_files() == before


def test_a_process_that_hangs_is_ended_with_all_that_it_started(svg, monkeypatch, tmp_path):
    file = tmp_path / "child"
    draws_with(
        monkeypatch,
        tmp_path,
        f"""
import subprocess, time
started = subprocess.Popen(["sleep", "600"])
open({str(file)!r}, "a").write(f"{{started.pid}} ")
time.sleep(600)
""",
    )
    start, begun = raster._start, []

    def start_and_let_hang(*words):
        begun.append(start(*words))
        assert comes_true(lambda: file.exists() and len(file.read_text().split()) == len(begun))
        return begun[-1]

    monkeypatch.setattr(raster, "_start", start_and_let_hang)
    monkeypatch.setattr(raster, "MOST_SECONDS", 1)
    before = open_files()
    found = compare(svg(), svg(left=9), "svg")
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.TOO_LONG, "expected")
    assert open_files() == before
    started = file.read_text().split()
    assert len(started) == 2
    assert all(comes_true(lambda pid=pid: is_over(pid)) for pid in started)


def is_over(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def comes_true(holds):
    """Wait until something holds; return whether it did within a minute."""
    patience = time.monotonic() + 60
    while not holds():
        if time.monotonic() > patience:
            return False
        time.sleep(0.02)
    return True


def test_drawing_leaves_no_file_open(svg):
    before = open_files()
    compare(svg(), svg(left=9), "svg")
    compare(svg(), svg(more="<broken"), "svg")
    assert open_files() == before
