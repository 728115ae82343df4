"""A run's record reads back the same, or says what is wrong with it and where."""

import json
from pathlib import Path

import pytest
from full_run import a_full_run, finished
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.damage import damaged, suppress_refusal, with_another_value

from wheelgate.errors import RunError
from wheelgate.model.records import (
    SCHEMA,
    Render,
    Run,
    SideEffect,
)
from wheelgate.storage import run_file as runs


def test_everything_that_a_run_can_hold_reads_back_the_same(tmp_path, a_run):
    run = a_full_run(a_run)
    (tmp_path / "run.json").write_bytes(runs.dump(run))
    assert runs.load(tmp_path) == run


def test_what_a_sample_says_cannot_make_a_run_unwritable(tmp_path, a_run):
    said = "bytes that are no text: \udcff, and \x00"
    effects = (SideEffect("warning", said), SideEffect("output", said))
    render = Render("alpine", "a/b", (), said, effects, 0.0, 0.0, 0)
    (tmp_path / "run.json").write_bytes(runs.dump(a_run(renders=(render,))))
    assert runs.load(tmp_path).renders[0].error.startswith("bytes that are no text")


def test_a_folder_without_a_run_is_answered_with_the_command_that_makes_one(tmp_path):
    for read in (runs.load, runs.latest):
        with pytest.raises(RunError) as caught:
            read(tmp_path)
        assert str(tmp_path) in caught.value.cause
        assert "wheelgate run" in caught.value.hint


def test_a_pointer_to_a_run_that_is_gone_is_no_run(tmp_path, a_run):
    final = finished(tmp_path, a_run)
    (final / "run.json").unlink()
    with pytest.raises(RunError, match="no finished run"):
        runs.latest(tmp_path)


@pytest.mark.parametrize("kept", [0, 1, 200, -3])
def test_a_record_that_was_cut_off_is_damaged(tmp_path, a_run, kept):
    (tmp_path / "run.json").write_bytes(runs.dump(a_run())[:kept])
    with pytest.raises(RunError, match="damaged: it is not JSON"):
        runs.load(tmp_path)


@pytest.mark.parametrize("text", [b"[]", b"null", b'"run"', b"\xff\xfe"])
def test_a_record_that_is_something_else_is_damaged(tmp_path, text):
    (tmp_path / "run.json").write_bytes(text)
    with pytest.raises(RunError, match="damaged"):
        runs.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"seconds": "long"}, "seconds"),
        ({"colour": 3}, "colour"),
        ({"verdicts": [{"check": "size"}]}, "verdicts.0"),
    ],
)
def test_a_record_with_a_wrong_value_is_damaged_at_that_place(tmp_path, a_run, change, where):
    values = {**json.loads(runs.dump(a_run())), **change}
    (tmp_path / "run.json").write_text(json.dumps(values))
    with pytest.raises(RunError, match=f"damaged at {where}") as caught:
        runs.load(tmp_path)
    assert str(tmp_path / "run.json") in caught.value.cause


@pytest.mark.parametrize("more", [{}, {"colour": 3}])
def test_a_record_of_a_newer_schema_names_the_version_that_wrote_it(tmp_path, a_run, more):
    values = {**json.loads(runs.dump(a_run())), **more}
    values["schema"], values["wheelgate"] = SCHEMA + 1, "9.8.7"
    (tmp_path / "run.json").write_text(json.dumps(values))
    with pytest.raises(RunError, match=f"schema {SCHEMA + 1}, written by wheelgate 9.8.7"):
        runs.load(tmp_path)


def test_a_record_of_a_schema_that_is_not_read_is_refused(tmp_path, a_run):
    values = json.loads(runs.dump(a_run()))
    del values["imports"], values["load_reports"]
    values["schema"] = 4
    (tmp_path / "run.json").write_text(json.dumps(values))
    with pytest.raises(RunError, match=r"schema 4, written by .*; this one reads 5, 6 and 7"):
        runs.load(tmp_path)


def read_or_refused(folder, content):
    """Hold that a record is read as a run or refused, and nothing else happens."""
    (folder / "run.json").write_bytes(content)
    with suppress_refusal(RunError, str(folder)):
        assert isinstance(runs.load(folder), Run)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_damage_to_a_record_is_refused_or_harmless(tmp_path, a_run, data):
    read_or_refused(tmp_path, data.draw(damaged(runs.dump(a_full_run(a_run)))))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@pytest.mark.parametrize("schema", [5, 6, SCHEMA])
@given(data=st.data())
def test_any_other_value_in_a_record_of_any_schema_is_refused_or_harmless(
    tmp_path, a_run, schema, data
):
    old = Path(__file__).parents[2] / "storage/run-schema-6.json"
    whole = json.loads(runs.dump(a_full_run(a_run)) if schema == SCHEMA else old.read_bytes())
    changed = data.draw(with_another_value(whole | {"schema": schema}))
    read_or_refused(tmp_path, json.dumps(changed).encode())
