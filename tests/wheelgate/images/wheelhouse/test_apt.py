"""What apt prints of packages."""

import pytest

from wheelgate.images.wheelhouse.apt import SOURCE, package_of, source_of
from wheelgate.images.wheelhouse.mirrors import Mirrors

HASH = 64 * "c"


def a_line(uri, file, size=100):
    """Return a line as `apt-get --print-uris` prints it."""
    return f"'{uri}' {file} {size} SHA256:{HASH}"


def test_a_line_of_print_uris_is_read_in_all_its_parts():
    found = package_of(
        a_line(
            "http://mirror.example/debian/pool/main/g/glibc/libc6_2.41-12_amd64.deb",
            "libc6_2.41-12_amd64.deb",
            2847280,
        )
    )
    assert (found.name, found.version, found.architecture) == ("libc6", "2.41-12", "amd64")
    assert (found.archive, found.path) == ("main", "pool/main/g/glibc/libc6_2.41-12_amd64.deb")
    assert (found.size, found.sha256) == (2847280, HASH)


def test_a_version_keeps_the_epoch_that_the_uri_lacks():
    found = package_of(
        a_line(
            "http://mirror.example/debian/pool/main/z/zlib/zlib1g_1.3%2bb1_amd64.deb",
            "zlib1g_1%3a1.3+b1_amd64.deb",
        )
    )
    assert found.version == "1:1.3+b1"
    assert found.path == "pool/main/z/zlib/zlib1g_1.3+b1_amd64.deb"


def test_a_name_with_plus_and_a_package_for_all_machines_are_read():
    found = package_of(
        a_line(
            "http://mirror.example/debian/pool/main/g/gcc/libstdc++6_14~1-2_all.deb",
            "libstdc++6_14~1-2_all.deb",
        )
    )
    assert (found.name, found.version, found.architecture) == ("libstdc++6", "14~1-2", "all")


@pytest.mark.parametrize(
    "uri",
    [
        "http://security.example.org/pool/updates/main/o/x_1_amd64.deb",
        "http://mirror.example/debian-security/pool/main/o/x_1_amd64.deb",
    ],
)
def test_security_updates_are_told_from_the_main_archive(uri):
    assert package_of(a_line(uri, "x_1_amd64.deb")).archive == "security"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Reading package lists...",
        "'http://mirror.example/debian/pool/x_1_amd64.deb' x_1_amd64.deb 100 MD5Sum:00",
        f"'http://mirror.example/x_1_amd64.deb' x_1_amd64.deb 100 SHA256:{HASH}",
    ],
)
def test_what_is_no_line_of_print_uris_is_refused(line):
    with pytest.raises(ValueError, match=r"."):
        package_of(line)


def test_the_authors_archive_of_a_source_package_is_read():
    found = source_of(
        a_line(
            "http://mirror.example/debian/pool/main/n/ncurses/ncurses_6.5%2b2025.orig.tar.gz",
            "ncurses_6.5+2025.orig.tar.gz",
            3774714,
        )
    )
    assert (found.name, found.version, found.architecture) == ("ncurses", "6.5+2025", SOURCE)
    assert found.path == "pool/main/n/ncurses/ncurses_6.5+2025.orig.tar.gz"
    assert (found.archive, found.size, found.sha256) == ("main", 3774714, HASH)


@pytest.mark.parametrize(
    "file",
    [
        "sqlite3_3.46.1-7.dsc",
        "sqlite3_3.46.1-7.debian.tar.xz",
        "sqlite3_3.46.1.orig-www.tar.xz",
        "ncurses_6.5.orig.tar.gz.asc",
        "bzip2_1.0.8-6_amd64.deb",
    ],
)
def test_what_else_a_source_package_has_is_left_out(file):
    assert source_of(a_line(f"http://mirror.example/debian/pool/main/x/{file}", file)) is None


def test_a_locked_path_lies_on_the_mirror_that_is_named_now():
    found = package_of(
        a_line("http://old.example/debian/pool/main/x/x_1_amd64.deb", "x_1_amd64.deb")
    )
    where = Mirrors("http://new.example/debian", "http://new.example/debian-security")
    assert where.uri(found.archive, found.path) == (
        "http://new.example/debian/pool/main/x/x_1_amd64.deb"
    )
