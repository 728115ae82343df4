"""apks of an image, made into packages again."""

import io
import tarfile

from wheelgate.images.apk.installed import of_rootfs, package_again, wanted_of
from wheelgate.images.apk_database import read_database

DATABASE = """\
P:libffi
V:3.4.8-r0
A:x86_64
T:Calls functions
L:MIT
D:so:libc.musl-x86_64.so.1
p:so:libffi.so.8=8.1.4
F:usr
F:usr/lib
R:libffi.so.8
R:libffi.so.8.1.4

P:readline
V:8.2-r0
D:so:libncursesw.so.6>=6
p:so:libreadline.so.8=8.2

P:libncursesw
V:6.5-r0
D:/bin/sh ncurses-terminfo-base
p:so:libncursesw.so.6=6.5

P:ncurses-terminfo-base
V:6.5-r0

P:musl
V:1.2-r0
p:so:libc.musl-x86_64.so.1=1

P:ca-certificates
V:1-r0
p:so:odd.so.1
"""
HERE = read_database(DATABASE, ["ca-certificates-1-r0"])
BASE = [each for each in HERE if each.name == "musl"]


def test_a_database_says_what_each_package_is_and_owns():
    libffi = HERE[0]
    assert (libffi.name, libffi.fields["V"], libffi.fields["L"]) == ("libffi", "3.4.8-r0", "MIT")
    assert libffi.files == ("usr/lib/libffi.so.8", "usr/lib/libffi.so.8.1.4")
    assert libffi.gives == {"libffi", "so:libffi.so.8"}


def test_what_is_needed_comes_with_what_that_needs():
    chosen, missing = wanted_of(["so:libreadline.so.8", "so:libffi.so.8"], HERE, BASE)
    assert [each.name for each in chosen] == [
        "libffi",
        "libncursesw",
        "ncurses-terminfo-base",
        "readline",
    ]
    assert missing == ()


def test_what_the_base_has_is_not_taken():
    assert wanted_of(["so:libc.musl-x86_64.so.1"], HERE, BASE) == ([], ())


def test_what_nobody_has_and_what_runs_scripts_is_named():
    assert wanted_of(["so:gone.so.1", "so:odd.so.1"], HERE, BASE) == (
        [],
        ("so:gone.so.1", "so:odd.so.1"),
    )


def test_a_package_is_made_again_of_its_files(tmp_path):
    scripts = io.BytesIO()
    with tarfile.open(fileobj=scripts, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("readline-8.2-r0.X1aa.post-install"))
    rootfs = tmp_path / "rootfs.tar"
    contents = {
        "lib/apk/db/installed": DATABASE.encode(),
        "lib/apk/db/scripts.tar.gz": scripts.getvalue(),
        "usr/lib/libffi.so.8.1.4": b"a library",
        "usr/lib/another": b"not its own",
    }
    with tarfile.open(rootfs, "w") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("usr/lib/libffi.so.8")
        link.type, link.linkname = tarfile.SYMTYPE, "libffi.so.8.1.4"
        archive.addfile(link)
    here = of_rootfs(rootfs)
    assert [each.name for each in here if each.scripted] == ["readline"]
    (libffi,) = package_again(here[:1], rootfs, tmp_path / "trees")
    assert (libffi.name, libffi.version, libffi.license) == ("libffi", "3.4.8-r0", "MIT")
    assert libffi.provides == ("so:libffi.so.8=8.1.4",)
    files = sorted(str(path.relative_to(libffi.tree)) for path in libffi.tree.rglob("*.so*"))
    assert files == ["usr/lib/libffi.so.8", "usr/lib/libffi.so.8.1.4"]
    assert (libffi.tree / "usr/lib/libffi.so.8").read_bytes() == b"a library"
