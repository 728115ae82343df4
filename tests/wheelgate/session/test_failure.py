"""Why there is no run, as JSON that the command matrix and other programs read."""

import json

import pytest

from wheelgate.errors import BuildError, ConfigError
from wheelgate.session.failure import Failure, read_failure


def test_an_error_is_read_as_it_was_written():
    error = BuildError("broken", "correct it")
    error.image = "alpine"
    written = Failure.of(error).dump()
    assert json.loads(written) == {
        "error": "BuildError",
        "cause": "broken",
        "hint": "correct it",
        "exit_code": 3,
        "image": "alpine",
    }
    assert read_failure(written) == Failure.of(error)
    assert Failure.of(ConfigError("no", "yes")).exit_code == 2


@pytest.mark.parametrize("text", [b"", b"{", b'{"schema": 6, "id": "x"}', b"\xff"])
def test_what_is_no_failure_is_none(text):
    assert read_failure(text) is None
