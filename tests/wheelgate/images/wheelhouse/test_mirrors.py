"""Which Debian mirror is taken: a variable's, apt's, or what an image's own sources name."""

import pytest

from wheelgate.errors import NoMirrorError
from wheelgate.images.wheelhouse.mirrors import VARIABLE, Mirrors, of_host, require

DEBIAN_SOURCES = """\
Types: deb
# http://snapshot.example.org/archive/debian/20260101T000000Z
URIs: http://mirror.example.org/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.pgp

Types: deb
# http://snapshot.example.org/archive/debian-security/20260101T000000Z
URIs: http://security.example.org/updates
Suites: trixie-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.pgp
"""

SOURCES_LIST = """\
# deb http://snapshot.example.org/archive/debian/20260101T000000Z trixie main
deb http://mirror.example.org/debian trixie main
deb [arch=amd64 signed-by=/keys.gpg] http://security.example.org/updates trixie-security main extra
deb http://mirror.example.org/debian trixie-updates main
deb-src http://sources.example.org/debian trixie main
"""

FOUND = Mirrors("http://mirror.example.org/debian", "http://security.example.org/updates")


@pytest.mark.parametrize("named", ["http://mirror.example/debian", "http://mirror.example/debian/"])
def test_a_mirror_can_be_named_by_a_variable(monkeypatch, named):
    monkeypatch.setenv(VARIABLE, named)
    found = of_host()
    path = "pool/main/x.deb"
    assert found.uri("main", path) == "http://mirror.example/debian/pool/main/x.deb"
    assert found.uri("security", path) == "http://mirror.example/debian-security/pool/main/x.deb"


def test_without_a_variable_and_without_apt_the_host_names_no_mirror(monkeypatch, tmp_path):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert of_host() is None


def test_where_nobody_names_a_mirror_the_hint_names_the_variable():
    with pytest.raises(NoMirrorError) as caught:
        require(None)
    assert VARIABLE in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        DEBIAN_SOURCES,
        SOURCES_LIST,
        DEBIAN_SOURCES + "\n" + SOURCES_LIST,
        'time="2026-01-01T00:00:00Z" level=warning msg="said by an engine"\n' + DEBIAN_SOURCES,
    ],
    ids=["debian.sources", "sources.list", "both", "a warning above it"],
)
def test_an_images_sources_name_the_archive_and_its_security_updates(text):
    assert Mirrors.of_sources(text, "trixie") == FOUND


@pytest.mark.parametrize(
    "text",
    [
        "Types: deb\nURIs: http://mirror.example.org/debian/\nSuites: trixie\nComponents: main\n",
        "deb http://mirror.example.org/debian/ trixie main\n",
    ],
)
def test_security_updates_that_are_not_named_are_beside_the_archive(text):
    assert Mirrors.of_sources(text, "trixie").security == (
        "http://mirror.example.org/debian-security"
    )


def test_of_several_uris_the_first_is_taken_that_is_no_file_of_the_image():
    uris = "mirror+file:/etc/apt/mirrors.list https://one.example.org/debian http://two.example.org"
    text = f"Types: deb deb-src\nURIs: {uris}\nSuites: trixie\nComponents: main\n"
    assert Mirrors.of_sources(text, "trixie").main == "https://one.example.org/debian"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("trixie", "bookworm"),
        ("Types: deb", "Types: deb-src"),
        ("Types: deb", "Enabled: no\nTypes: deb"),
        ("Components: main", "Components: stable"),
        ("http://", "file:/"),
    ],
)
def test_what_is_not_the_releases_archive_is_not_taken_for_a_mirror(old, new):
    assert Mirrors.of_sources(DEBIAN_SOURCES.replace(old, new), "trixie") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cat: /etc/apt/sources.list: No such file or directory\n",
        "deb cdrom:[Debian]/ trixie main\n",
        "deb http://mirror.example.org/debian trixie contrib\n",
    ],
)
def test_sources_that_name_no_mirror_give_none(text):
    assert Mirrors.of_sources(text, "trixie") is None
