"""What is kept of an image: the same from its layers, from a folder, and from a note."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from elf_writer import shared_object
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roots import SITE, Root
from support.damage import damaged

from wheelgate.doctor.image import snapshot
from wheelgate.doctor.image.facts import facts_of
from wheelgate.doctor.image.snapshot import Snapshot
from wheelgate.doctor.targets import judge_image

APK = "P:odd\nV:1.0-r0\nF:usr/lib\nR:libodd.so.1\np:so:libodd.so.1=1\n\n"


def layer(files: dict[str, bytes | str]) -> bytes:
    """Return a tar; a text is what a symbolic link points at."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for name, value in files.items():
            member = tarfile.TarInfo(name)
            if isinstance(value, str):
                member.type, member.linkname = tarfile.SYMTYPE, value
                archive.addfile(member)
            else:
                member.size = len(value)
                archive.addfile(member, io.BytesIO(value))
    return content.getvalue()


def saved(file: Path, *layers: bytes) -> Path:
    """Write what `docker save` writes, as far as it is read."""
    names = [f"{number}.tar" for number in range(len(layers))]
    manifest = json.dumps([{"Layers": names}]).encode()
    with tarfile.open(file, "w") as archive:
        for name, content in [("manifest.json", manifest), *zip(names, layers, strict=True)]:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


def of_root(root: Root) -> dict[str, bytes | str]:
    """Return a root's files as a layer."""
    found: dict[str, bytes | str] = {}
    for path in sorted(root.folder.rglob("*")):
        name = str(path.relative_to(root.folder))
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


def same(one: Snapshot, other: Snapshot) -> bool:
    files = one.files.files == other.files.files and one.files.texts == other.files.texts
    return files and judge_image(facts_of(one, "x")) == judge_image(facts_of(other, "x"))


def test_layers_a_folder_and_a_note_give_the_same(glibc: Root, tmp_path: Path) -> None:
    glibc.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"], needed=["libodd.so.1"]))
    glibc.add(f"{SITE}/broken.so", shared_object()[:300])
    glibc.add(f"{SITE}/_manylinux.py", b"manylinux1_compatible = False")
    layers = snapshot.of_archive(saved(tmp_path / "image.tar", layer(of_root(glibc))), {"A": "b"})
    folder = snapshot.of_folder(glibc.folder, {"A": "b"})
    assert same(layers, folder)
    note = tmp_path / "note"
    layers.write(note)
    assert same(snapshot.read_note(note), layers)
    assert snapshot.read_note(note).environment == {"A": "b"}
    report = judge_image(facts_of(layers, "x"))
    assert {file.path: file.answer for file in report.files} == {
        f"{SITE}/x.so": "would not run",
        f"{SITE}/broken.so": "would not run",
    }


def test_a_later_layer_takes_files_away_and_replaces_them(glibc: Root, tmp_path: Path) -> None:
    path, gone = f"{SITE}/x.so"[1:], f"{SITE}/y.so"[1:]
    first = {path: shared_object(needed=["libnone.so"]), gone: shared_object()}
    folder, name = gone.rsplit("/", 1)
    second: dict[str, bytes | str] = {
        f"{folder}/.wh.{name}": b"",
        path: shared_object(offers=["PyInit_x"]),
    }
    file = saved(tmp_path / "image.tar", layer({**of_root(glibc), **first}), layer(second))
    report = judge_image(facts_of(snapshot.of_archive(file, {}), "x"))
    assert [(one.path, one.answer) for one in report.files] == [(f"/{path}", "would run")]


def test_a_library_is_known_to_be_of_the_package_that_owns_it(musl: Root) -> None:
    musl.add("/usr/lib/libodd.so.1", shared_object())
    musl.add("/lib/apk/db/installed", APK.encode())
    assert snapshot.of_folder(musl.folder, {}).owners["/usr/lib/libodd.so.1"] == "odd 1.0-r0"


def test_a_library_that_its_package_lost_is_mended_by_that_package(musl: Root) -> None:
    musl.add("/lib/apk/db/installed", APK.encode())
    path = musl.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"], needed=["libodd.so.1"]))
    assert "apk fix odd" in musl.judge(path).findings[0].hint[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_damaged_note_is_refused_before_anything_is_read_of_it(
    glibc: Root, tmp_path: Path, data: st.DataObject
) -> None:
    note = tmp_path / "note"
    snapshot.of_folder(glibc.folder, {}).write(note)
    whole = note.read_bytes()
    note.write_bytes(content := data.draw(damaged(whole)))
    if content == whole:
        return
    with pytest.raises(ValueError, match=str(note)):
        snapshot.read_note(note)


def test_a_note_without_its_last_line_is_refused(glibc: Root, tmp_path: Path) -> None:
    glibc.add(f"{SITE}/x.so", shared_object())
    note = tmp_path / "note"
    snapshot.of_folder(glibc.folder, {}).write(note)
    note.write_bytes(note.read_bytes().rpartition(b"\n")[0])
    with pytest.raises(ValueError, match=str(note)):
        snapshot.read_note(note)
