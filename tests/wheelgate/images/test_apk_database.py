"""apk's database of installed packages, read."""

from wheelgate.images.apk_database import read_database

INSTALLED = """\
C:Q1abc=
P:alpine-baselayout
V:3.7.2-r0
F:
R:.profile
F:dev
M:0:0:755
F:etc
R:fstab
a:0:0:600
Z:Q1def=
R:motd

C:Q1ghi=
P:musl
V:1.2.5-r23
D:so:x=R:nothing
F:lib
R:ld-musl-x86_64.so.1
F:usr
F:usr/lib
R:a file: with a colon
"""


def test_each_package_has_its_folders_and_files():
    layout, musl = read_database(INSTALLED, ["musl-1.2.5-r23", "alpine-baselayout-3.7.1-r0"])
    assert (layout.name, layout.version) == ("alpine-baselayout", "3.7.2-r0")
    assert layout.folders == ("", "dev", "etc")
    assert layout.files == (".profile", "etc/fstab", "etc/motd")
    assert musl.wants == ("so:x=R:nothing",)
    assert musl.folders == ("lib", "usr", "usr/lib")
    assert musl.files == ("lib/ld-musl-x86_64.so.1", "usr/lib/a file: with a colon")
    assert (layout.scripted, musl.scripted) == (False, True)


def test_an_empty_database_has_no_packages():
    assert read_database("") == []
