"""Notes: read back as they were written; a damaged one is none, and is written anew."""

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import TypeAdapter
from support.damage import damaged

from wheelgate.errors import StorageError
from wheelgate.util.notes import Sha256, read_note, write_note

SHA256 = 64 * "a"
NOTE = TypeAdapter(dict[str, Sha256])


def test_a_note_reads_back_as_it_was_written_and_leaves_nothing_beside_it(tmp_path):
    write_note(tmp_path / "note", NOTE, {"a": SHA256})
    assert read_note(tmp_path / "note", NOTE) == {"a": SHA256}
    assert list(tmp_path.iterdir()) == [tmp_path / "note"]


@pytest.mark.parametrize("hash_", ["", SHA256[1:], SHA256 + "\n", SHA256.upper(), "../" + SHA256])
def test_what_is_no_hash_is_damage(tmp_path, hash_):
    (tmp_path / "note").write_bytes(TypeAdapter(dict[str, str]).dump_json({"a": hash_}))
    assert read_note(tmp_path / "note", NOTE) is None


@pytest.mark.parametrize("make", [lambda _: None, lambda path: path.mkdir()])
def test_where_no_note_can_be_read_there_is_none(tmp_path, make):
    make(tmp_path / "note")
    assert read_note(tmp_path / "note", NOTE) is None


def test_a_note_that_cannot_be_written_is_told_with_its_place(tmp_path):
    (tmp_path / "note").mkdir()
    with pytest.raises(StorageError) as caught:
        write_note(tmp_path / "note", NOTE, {})
    assert str(tmp_path / "note") in caught.value.cause


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=damaged(NOTE.dump_json({"a.whl": SHA256})))
def test_a_damaged_note_is_none_or_is_what_a_note_may_be(tmp_path, content):
    (tmp_path / "note").write_bytes(content)
    found = read_note(tmp_path / "note", NOTE)
    assert found is None or NOTE.validate_python(found) == found
