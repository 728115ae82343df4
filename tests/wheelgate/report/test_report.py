"""Showing a run: everything that went wrong is said, on the terminal and in Markdown."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from wheelgate.model.records import (
    Base,
    Drift,
    Finding,
    FoundInFile,
    Image,
    Layer,
    LoadReport,
    PackageSize,
    Ratio,
    Size,
    Stage,
    TestResult,
    Verdict,
)
from wheelgate.report import markdown, tables, terminal, write_summary
from wheelgate.report.wording import reason, sentence

FAIL = Verdict(
    "size", "alpine", "", "fail", limit=400, measured=412, unit="MB", test="a.py::test_size"
)
OPEN = Verdict("render-ratio", "alpine", "a/b", "unmeasured", details=("too few pairs",))
PASS = Verdict("render", "alpine", "a/b", "pass", measured=1, unit="pictures")


def an_image(name):
    return Image(name, name, f"localhost/{name}", "00", "00", False, 1.0, (), ())


def a_size(name, size, **packages):
    return Size(
        name,
        (Layer("sha256:0", size, size // 2),),
        tuple(PackageSize("wheel", each, "1", severity, 1) for each, severity in packages.items()),
    )


@pytest.fixture
def failed_run(a_run):
    """Return a run in which something of every kind went wrong."""
    return a_run(
        outcome="fail",
        images=(an_image("alpine"), an_image("debian")),
        sizes=(
            a_size("alpine", 400_000_000, scipy=90_000_000, numpy=60_000_000),
            a_size("debian", 500_000_000, scipy=95_000_000, perl=9_000_000),
        ),
        ratios=(
            Ratio("render", "alpine", "debian", "a/b", 1.234, 1.1, 1.4, 4),
            Ratio("render", "alpine", "debian", "*", 1.05, 1.0, 1.1, 4),
            Ratio("first plot", "alpine", "debian", "*", 1.02, 1.0, 1.04, 6),
        ),
        verdicts=(PASS, OPEN, FAIL),
        tests=(
            TestResult("a.py::test_a", "passed", 0.1),
            TestResult("a.py::test_size", "failed", 0.1, sentence(FAIL)),
            TestResult("a.py::test_root", "failed", 0.1, "assert 0 != 0\nmore lines"),
            TestResult("a.py::test_setup", "error", 0.1, ""),
        ),
        stages=(Stage("build alpine", 3.25), Stage("timing", 60.0)),
        notes=("timing of alpine ended: the worker ended",),
    )


def shown(run, width=200):
    out = io.StringIO()
    terminal.show(run, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def test_a_sample_has_the_worst_of_what_was_said_of_how_it_is_drawn(a_run):
    run = a_run(
        verdicts=(
            PASS,
            Verdict("baseline", "alpine", "a/b", "fail", details=("no",)),
            Verdict("determinism", "alpine", "a/b", "unmeasured", details=("no",)),
            Verdict("determinism", "debian", "a/b", "pass", details=("yes",)),
            Verdict("render-ratio", "debian", "a/b", "fail", details=("slow",)),
            Verdict("render", "debian", "a/c", "fail", details=("another sample",)),
        )
    )
    assert tables.sample_outcomes(run, "a/b") == {"alpine": "fail", "debian": "pass"}


# --- rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "word"), [("pass", "PASSED"), ("fail", "FAILED"), ("unmeasured", "UNMEASURED")]
)
def test_the_headline_begins_with_the_outcome(a_run, outcome, word):
    assert tables.headline(a_run(outcome=outcome)).startswith(f"{word}: ")


def test_the_headline_counts_tests_and_verdicts(failed_run):
    assert tables.headline(failed_run) == (
        "FAILED: alpine against debian: 4 tests, 3 failed; verdicts: 1 pass, 1 fail, 1 unmeasured"
    )


def test_the_headline_of_the_reference_alone_holds_it_against_nothing(a_run):
    assert tables.headline(a_run(images=())).startswith("PASSED: debian: 1 tests, ")


def test_sizes_are_relative_to_the_reference(failed_run):
    assert tables.size_rows(failed_run) == [
        ("alpine", "400.0", "200.0", "0.80"),
        ("debian", "500.0", "250.0", "1.00"),
    ]


def test_sizes_without_the_references_have_no_relation(a_run):
    assert tables.size_rows(a_run(sizes=(a_size("alpine", 10**6),))) == [
        ("alpine", "1.0", "0.5", "")
    ]


def test_packages_are_listed_with_each_images_share_the_largest_first(failed_run):
    assert tables.package_rows(failed_run) == [
        ("scipy", "wheel", "90.0", "95.0"),
        ("numpy", "wheel", "60.0", ""),
        ("perl", "wheel", "", "9.0"),
    ]
    assert len(tables.package_rows(failed_run, most=1)) == 1


def test_ratios_are_shown_with_their_interval(failed_run):
    assert tables.ratio_rows(failed_run) == [
        ("alpine", "a/b", "1.234 [1.100, 1.400]", "4"),
        ("alpine", "all samples", "1.050 [1.000, 1.100]", "4"),
        ("alpine", "first plot", "1.020 [1.000, 1.040]", "6"),
    ]


def test_what_did_not_pass_is_listed_failures_first(failed_run):
    assert tables.not_passed(failed_run) == [FAIL, OPEN]


def test_a_failed_test_is_listed_only_where_no_verdict_says_it_already(failed_run):
    assert [name for name, _ in tables.failed_tests(failed_run)] == [
        "a.py::test_root",
        "a.py::test_setup",
    ]


def test_a_failed_test_is_listed_even_where_it_repeats_the_words_of_a_pass(a_run):
    test = TestResult("a.py::test_a", "failed", 0.1, f"alpine: {reason(PASS)}, but blue")
    run = a_run(outcome="fail", verdicts=(PASS,), tests=(test,))
    assert tables.failed_tests(run) == [(test.test, test.message)]


def test_stages_end_with_the_whole_run(failed_run):
    assert tables.stage_rows(failed_run) == [
        ("build alpine", "3.2"),
        ("timing", "60.0"),
        ("the whole run", "12.5"),
    ]


def examined(*files, **facts):
    return LoadReport("alpine", "musl", {"extension module": 9}, files=files, **facts)


def a_module(name, severity="error", **facts):
    finding = Finding("library-missing", severity, f"{name} needs a|b", ("a|b",), ("`apk add a`",))
    return FoundInFile(f"/x/site-packages/{name}", "extension module", (finding,), **facts)


def test_what_the_doctor_found_is_told_with_its_mend_only_where_it_counts(a_run):
    run = a_run(
        load_reports=(
            examined(a_module("x.so"), a_module("y.so", "note"), a_module("z.so", waived="no")),
        )
    )
    assert tables.doctor_lines(run) == ["alpine: x.so: x.so needs a|b (hint: `apk add a`)"]
    assert "doctor: alpine: x.so" in shown(run)
    assert "## What the doctor found\n\n- alpine: x.so: x.so needs a|b" in markdown(run)


def test_many_findings_leave_the_summary_one_screen(a_run):
    run = a_run(load_reports=(examined(*(a_module(f"x{n}.so") for n in range(60))),))
    lines = tables.doctor_lines(run)
    assert len(lines) == 9
    assert sum("apk add a" in line for line in lines) == 1
    assert lines[-1] == "alpine: 52 more, which `wheelgate report` shows"


def test_many_faults_leave_the_summary_one_screen(a_run):
    verdicts = [
        Verdict("render", "alpine", f"a/{n}", "fail", details=("it hung",)) for n in range(90)
    ]
    tests = [TestResult(f"a.py::test_{n}", "failed", 0.1, "assert 0") for n in range(25)]
    run = a_run(outcome="fail", verdicts=tuple(verdicts), tests=tuple(tests))
    for text in (shown(run), markdown(run)):
        assert text.count("it hung") == 20
        assert text.count("assert 0") == 20
        assert "70 more, which `wheelgate report` shows" in text
        assert "5 more, which" in text
        assert len(text.splitlines()) < 60


def test_a_doctor_who_found_nothing_is_not_mentioned(a_run):
    run = a_run(load_reports=(examined(a_module("y.so", "note")),))
    assert "octor" not in markdown(run)
    assert "octor" not in shown(run)


def test_what_drifted_is_told_once_though_several_images_were_built_of_it(a_run):
    drift = Drift("libc6", "2.41-12", "2.41-13")
    images = tuple(replace(an_image(name), drift=(drift,)) for name in ("alpine", "debian"))
    base = Base("debian:trixie-slim", "packages", "33", (), (drift, Drift("bash", "5", "6")))
    run = a_run(images=images, bases=(base,))
    said = "drift: libc6 2.41-12 is gone from its mirror; 2.41-13 was taken"
    assert tables.drift_lines(run) == ["drift: bash 5 is gone from its mirror; 6 was taken", said]
    assert f"> {said}" in markdown(run)
    assert said in shown(run)


# --- the terminal ---------------------------------------------------------------------------


def test_the_terminal_says_everything_that_went_wrong_and_ends_with_the_headline(failed_run):
    text = shown(failed_run)
    for said in (
        reason(FAIL),
        reason(OPEN),
        "a.py::test_root: assert 0 != 0",
        "a.py::test_setup: no message",
        "1.234 [1.100, 1.400]",
        "400.0",
        "timing of alpine ended",
        "build alpine 3.2",
    ):
        assert said in text
    assert reason(PASS) not in text
    assert text.rstrip().splitlines()[-1] == tables.headline(failed_run)


def test_the_terminal_prints_brackets_as_they_are(a_run):
    run = a_run(
        outcome="fail",
        verdicts=(
            Verdict("render", "alpine", "a/b[red]", "fail", details=("KeyError: [bold]x[/bold]",)),
        ),
        notes=("[link] is no markup",),
    )
    text = shown(run)
    assert "a/b[red]" in text
    assert "KeyError: [bold]x[/bold]" in text
    assert "[link] is no markup" in text


def test_the_terminal_shows_a_run_in_which_nothing_was_measured(a_run):
    text = shown(a_run(outcome="unmeasured", verdicts=(), tests=()))
    assert "UNMEASURED" in text
    assert "MB" not in text


# --- Markdown -------------------------------------------------------------------------------


def table_lines(text):
    return [line for line in text.splitlines() if line.startswith("|")]


def test_the_summary_says_everything_that_went_wrong(failed_run):
    text = markdown(failed_run)
    assert text.startswith(f"# {tables.headline(failed_run)}\n")
    for said in (
        "What is wrong",
        reason(FAIL),
        reason(OPEN),
        "`a.py::test_root`: assert 0 != 0",
        "`a.py::test_setup`: no message",
        "| scipy | wheel | 90.0 | 95.0 |",
        "| alpine | a/b | 1.234 [1.100, 1.400] | 4 |",
        "> timing of alpine ended",
        "the whole run 12.5",
        failed_run.id,
    ):
        assert said in text
    assert reason(PASS) not in text


def test_each_table_follows_an_empty_line_and_has_as_many_cells_in_each_row(failed_run):
    lines = markdown(failed_run).splitlines()
    widths = []
    for number, line in enumerate(lines):
        if line.startswith("|") and not lines[number - 1].startswith("|"):
            assert lines[number - 1] == ""
            widths.append(line.count("|"))
        elif line.startswith("|"):
            assert line.count("|") == widths[-1]
    assert widths == [5, 5, 5]


def test_a_bar_in_a_name_does_not_break_a_table(a_run):
    run = a_run(sizes=(a_size("alpine", 10**6, **{"a|b": 5}),))
    (row,) = [line for line in table_lines(markdown(run)) if "a" in line and "wheel" in line]
    assert row == "| a\\|b | wheel | 0.0 |"


def test_a_reason_of_several_lines_stays_within_its_bullet(a_run):
    reason = "SyntaxError: invalid syntax\n\n# not a heading\n- not a bullet"
    run = a_run(
        outcome="fail", verdicts=(Verdict("render", "alpine", "a/b", "fail", details=(reason,)),)
    )
    lines = markdown(run).splitlines()
    assert "# not a heading" not in lines
    assert "- not a bullet" not in lines
    assert any("invalid syntax" in line for line in lines)


def test_a_run_without_faults_has_no_list_of_them(a_run):
    text = markdown(a_run())
    assert text.startswith("# PASSED")
    assert "What is wrong" not in text
    assert "## Size" not in text
    assert "Render time" not in text


def test_the_summary_is_written_beside_the_run(failed_run, tmp_path):
    file = write_summary(failed_run, tmp_path)
    assert file == tmp_path / "summary.md"
    assert file.read_text(encoding="utf-8") == markdown(failed_run)


def test_a_summary_can_hold_whatever_a_sample_says(a_run, tmp_path):
    said = "bytes that are no text: \udcff"
    run = a_run(
        outcome="fail", verdicts=(Verdict("render", "alpine", "a/b", "fail", details=(said,)),)
    )
    assert "bytes that are no text" in write_summary(run, tmp_path).read_text(encoding="utf-8")
