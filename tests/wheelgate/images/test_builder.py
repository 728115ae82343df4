"""What is remembered of a build: how long it took, where the note of that can be read."""

import pytest
from hypothesis import HealthCheck, given, settings
from support.damage import damaged

from wheelgate.images.builder import BuildTime, _read_note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[12.5, 3.0]", BuildTime(12.5, 3.0)),
        ("12.5", BuildTime(12.5)),  # as earlier versions wrote it
        ("", BuildTime()),
        ("[1, 2, 3]", BuildTime()),
        ("-1", BuildTime()),
        ("NaN", BuildTime()),
    ],
)
def test_a_note_says_how_long_a_build_took_or_nothing(tmp_path, text, expected):
    (tmp_path / "note").write_text(text)
    assert _read_note(tmp_path / "note") == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=damaged(b"[12.5,3.0]"))
def test_a_damaged_note_costs_no_build(tmp_path, content):
    (tmp_path / "note").write_bytes(content)
    assert all(0 <= seconds < float("inf") for seconds in _read_note(tmp_path / "note"))
