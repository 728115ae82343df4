"""The JSON Schema of a run's record accepts what the reader accepts, and is the one shipped."""

import json
from importlib.resources import files

import jsonschema
import pytest
from full_run import a_full_run

from wheelgate.model.records import (
    SCHEMA,
)
from wheelgate.storage import run_file as runs


@pytest.fixture(scope="module")
def validator():
    schema = runs.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_every_record_validates_against_the_schema(a_run, validator):
    for run in (a_run(), a_full_run(a_run)):
        assert list(validator.iter_errors(json.loads(runs.dump(run)))) == []


@pytest.mark.parametrize("change", [{"colour": 3}, {"outcome": "perhaps"}, {"schema": "one"}])
def test_the_schema_refuses_what_the_reader_refuses(a_run, validator, change):
    values = {**json.loads(runs.dump(a_run())), **change}
    assert not validator.is_valid(values)


def test_the_schema_wants_every_field_that_has_no_default(a_run, validator):
    values = json.loads(runs.dump(a_run()))
    for name in set(values) - {"notes", "changes", "shard", "load_reports"}:
        assert not validator.is_valid({key: values[key] for key in values if key != name}), name


def test_the_schema_is_named_by_its_version():
    assert f"-{SCHEMA}.json" in runs.schema()["$id"]


def test_the_schema_that_is_shipped_is_that_of_the_records():
    shipped = json.loads(files("wheelgate.model.records").joinpath("run.schema.json").read_text())
    assert shipped == json.loads(json.dumps(runs.schema())), (
        "renew it: wheelgate schema > src/wheelgate/model/records/run.schema.json"
    )
