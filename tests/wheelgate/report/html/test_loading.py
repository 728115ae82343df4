"""The report's part on the doctor: what counts comes first, and all else says why it does not."""

from wheelgate.model.records import Finding, FoundInFile, LoadReport
from wheelgate.report.html.loading import counts, examined

STOPS = Finding("library-missing", "error", "it needs a.so")
OPEN = Finding("no-python", "unknown", "no python3")
NOTE = Finding("by-processor", "note", "it is for this machine's processor")


def a_file(name, *findings, role="extension module", **facts):
    return FoundInFile(f"/x/site-packages/{name}", role, findings, **facts)


def rows_of(a_run, *files, **facts):
    (image,) = examined(a_run(load_reports=(LoadReport("alpine", files=files, **facts),)))
    return image.rows


def test_what_fails_comes_first_then_what_is_open_then_all_that_does_not_count(a_run):
    rows = rows_of(
        a_run,
        a_file("a.so", NOTE, STOPS),
        a_file("b.so", STOPS, role="library"),
        a_file("c.so", OPEN),
        a_file("d.so", STOPS, waived="nothing imports it"),
        a_file("e.so", STOPS, of_interpreter=True),
        findings=(OPEN,),
    )
    assert [(row.file, row.outcome) for row in rows] == [
        ("a.so", "fail"),
        ("", "unmeasured"),
        ("c.so", "unmeasured"),
        ("a.so", None),
        ("b.so", None),
        ("d.so", None),
        ("e.so", None),
    ]
    asides = {row.file: row.aside for row in rows}
    assert asides["c.so"] == ""
    assert "where a module needs it" in asides["b.so"]
    assert "nothing imports it" in asides["d.so"]
    assert "own modules" in asides["e.so"]


def test_findings_are_counted_by_weight(a_run):
    run = a_run(load_reports=(LoadReport("alpine", files=(a_file("a.so", NOTE, STOPS),)),))
    assert counts(examined(run)) == {"all": 2, "note": 1, "error": 1}
    assert counts([]) == {"all": 0}


def test_what_was_looked_at_is_counted_in_words(a_run):
    checked = {"extension module": 252, "library": 1, "program": 0}
    run = a_run(
        load_reports=(
            LoadReport("alpine", checked=checked, of_interpreter=31),
            LoadReport("debian", checked={"library": 1}),
            LoadReport("none"),
        )
    )
    assert [each.checked for each in examined(run)] == [
        "284 files (252 modules, 1 library, 31 of the interpreter\u2019s own)",
        "1 file (1 library)",
        "no file",
    ]
