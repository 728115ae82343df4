"""The apks of musl CPython's base: what is pinned, and what the cache answers."""

import csv
import io
import json
import tarfile

import pytest
from hypothesis import HealthCheck, given, settings
from support.damage import damaged

from wheelgate.images.bases import musl_apks
from wheelgate.model.records import Drift
from wheelgate.util.cache import Cache


def a_tar(path, **files):
    """Write a tar of files; `__` in a name stands for a slash."""
    with tarfile.open(path, "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name.replace("__", "/"))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def test_every_apk_is_of_a_pinned_source_and_every_source_becomes_one():
    table = csv.DictReader(musl_apks.script("apks.csv").splitlines())
    sources = {row["source"] for row in table}
    assert sources == {deb.name for deb in musl_apks.locked("sources")}


def test_every_apk_has_a_license_and_says_what_it_is():
    rows = list(csv.DictReader(musl_apks.script("apks.csv").splitlines()))
    assert len(rows) == 10
    assert [row["package"] for row in rows if not (row["license"] and row["description"])] == []
    assert [row["package"] for row in rows if None in row] == []


def test_the_sources_are_authors_archives_and_the_compiler_is_compiled():
    assert {deb.architecture for deb in musl_apks.locked("sources")} == {"source"}
    assert {deb.architecture for deb in musl_apks.locked("debs")} <= {"amd64", "all"}


def test_what_the_cache_has_is_not_compiled_again(tmp_path):
    archive = tmp_path / "apks.tar"
    a_tar(archive, x86_64__libffi=b"an apk")
    cache = Cache(tmp_path / "cache")
    drift = {"package": "make", "locked": "1", "taken": "2"}
    note = cache.note(f"musl-apks/{musl_apks.key()}.json")
    note.write_text(json.dumps({"archive": cache.put(archive), "drift": [drift]}))
    said = []
    # Without an engine nothing could be compiled.
    found = musl_apks.repository(None, cache, tmp_path / "apks", said.append)
    assert (tmp_path / "apks" / "x86_64" / "libffi").read_text() == "an apk"
    assert found == (Drift("make", "1", "2"),)
    assert said == []


def test_only_the_files_below_a_folder_are_taken_out_of_a_tar(tmp_path):
    a_tar(tmp_path / "all.tar", apks__a=b"1", apks__x__b=b"2", apks2=b"3", etc__apks__c=b"4")
    musl_apks._take(tmp_path / "all.tar", "apks/", tmp_path / "part.tar")
    with tarfile.open(tmp_path / "part.tar") as part:
        assert {member.name: part.extractfile(member).read() for member in part} == {
            "a": b"1",
            "x/b": b"2",
        }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=damaged(b'{"archive": "' + 64 * b"a" + b'", "drift": []}'))
def test_with_a_damaged_note_the_apks_are_compiled_again(tmp_path, content):
    cache = Cache(tmp_path / "cache")
    cache.note(f"musl-apks/{musl_apks.key()}.json").write_bytes(content)

    def compiled(*_):
        (tmp_path / "apks.tar").unlink(missing_ok=True)
        a_tar(tmp_path / "apks.tar", a=b"an apk")
        return cache.put(tmp_path / "apks.tar"), (Drift("make", "1", "2"),)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(musl_apks, "_compiled", compiled)  # it takes a compiler, and minutes
        for _ in range(2):
            found = musl_apks.repository(None, cache, tmp_path / "apks", print)
            assert found == (Drift("make", "1", "2"),)
