"""Which of the doctor's findings count, and the verdict on what is installed."""

import pytest

from wheelgate.model.records import Finding, FoundInFile, LoadReport
from wheelgate.model.verdicts.loading import counted, judge_loading, waiver_of

SITE = "/opt/venv/lib/python3.13/site-packages"
STOPS = Finding("library-missing", "error", "x.so needs libtbb.so.12", hint=("`apk add tbb`",))
OPEN = Finding("no-python", "unknown", "the interpreter itself does not start")
NOTE = Finding("by-processor", "note", "it is for this machine's processor")


def a_file(*findings, name="numba/x.so", role="extension module", **facts):
    return FoundInFile(f"{SITE}/{name}", role, findings, **facts)


def examined(*files, **facts):
    checked = {"extension module": 250, "library": 20, "program": 2}
    return LoadReport("alpine", **{"checked": checked, "files": files, **facts})


def test_an_image_in_which_nothing_was_found_passes_with_what_was_looked_at():
    found = judge_loading(examined())
    assert (found.check, found.image, found.outcome) == ("loading", "alpine", "pass")
    assert (found.measured, found.limit, found.details) == (252, 252, ())


def test_a_module_that_would_not_load_fails_with_its_reason_and_its_hint():
    found = judge_loading(examined(a_file(OPEN, name="a.so"), a_file(STOPS), a_file(STOPS)))
    assert (found.outcome, found.measured, found.limit) == ("fail", 249, 252)
    assert found.details == (
        "numba/x.so: x.so needs libtbb.so.12 (hint: `apk add tbb`); and 1 more",
    )


def test_a_module_that_would_not_load_is_told_before_what_could_not_be_seen_of_the_image():
    found = judge_loading(examined(a_file(STOPS), findings=(OPEN,)))
    assert found.outcome == "fail"
    assert "libtbb" in found.details[0]
    assert judge_loading(examined(findings=(OPEN,))).outcome == "unmeasured"


def test_a_note_counts_for_nothing_and_is_not_what_is_told():
    assert judge_loading(examined(a_file(NOTE))).outcome == "pass"
    assert "libtbb" in judge_loading(examined(a_file(NOTE, STOPS))).details[0]


@pytest.mark.parametrize(
    ("facts", "details"),
    [
        ({"role": "library"}, ()),
        ({"of_interpreter": True}, ()),
        ({"waived": "no TBB"}, ("gate.toml waives 1",)),
    ],
)
def test_what_no_installed_module_needs_does_not_fail(facts, details):
    found = examined(a_file(STOPS, **facts))
    assert counted(found) == []
    assert judge_loading(found).outcome == "pass"
    assert judge_loading(found).details == details


def test_a_program_that_would_not_start_fails():
    assert judge_loading(examined(a_file(STOPS, role="program"))).outcome == "fail"


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (examined(problem="there is no image"), "there is no image"),
        (examined(findings=(OPEN,)), OPEN.text),
        (examined(a_file(OPEN)), "numba/x.so"),
        (examined(checked={}), "no compiled module was found"),
        (examined(checked={"library": 3}), "no compiled module was found"),
    ],
    ids=["unreadable", "no Python", "open", "nothing there", "libraries alone"],
)
def test_what_could_not_be_told_is_unmeasured_and_says_why(found, reason):
    verdict = judge_loading(found)
    assert verdict.outcome == "unmeasured"
    assert reason in verdict.details[0]


def test_an_interpreter_that_does_not_start_fails_whatever_its_modules_are():
    stops = Finding("interpreter", "error", "the interpreter itself needs libc.so")
    assert judge_loading(examined(findings=(OPEN, stops))).outcome == "fail"


@pytest.mark.parametrize(
    ("pattern", "waived"),
    [
        ("numba/np/ufunc/*pool*.so", True),
        ("tbbpool.cpython-313-x86_64-linux-gnu.so", True),
        (f"{SITE}/numba/*", True),
        ("numba/np/*.abi3.so", False),
        ("pool", False),
    ],
)
def test_a_waiver_is_by_the_end_of_a_path(pattern, waived):
    path = f"{SITE}/numba/np/ufunc/tbbpool.cpython-313-x86_64-linux-gnu.so"
    assert waiver_of(path, {"other*": "no", pattern: "there is no TBB"}) == (
        "there is no TBB" if waived else ""
    )
