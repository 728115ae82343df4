"""Files that a Dockerfile of its own makes: built for real, once, and again where inputs change."""

import pytest

from wheelgate.engine import find
from wheelgate.errors import BuildError
from wheelgate.images.bases import ensure
from wheelgate.images.wheelhouse import built
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache

pytestmark = pytest.mark.engine

ALPINE = "docker.io/library/alpine:3.23"
DOCKERFILE = f"""\
FROM {ALPINE} AS files
RUN --mount=type=bind,target=/context mkdir /files && \\
    cat /context/word.txt /context/wheelhouse/given/* >/files/made.txt
"""


@pytest.fixture(scope="module")
def engine():
    engine = find(None)
    ensure(engine, ALPINE, "auto", Cache.default(), print)
    yield engine
    engine.close()


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "context"
    made.mkdir()
    (made / "Dockerfile").write_text(DOCKERFILE)
    (made / "word.txt").write_text("one ")
    return made


def given(cache, tmp_path, text):
    """Return a fetched file of that text."""
    file = tmp_path / "given"
    file.write_text(text)
    return {"given": FetchedFiles((Input("wheel", "x", "1", "x.whl", cache.put(file), len(text)),))}


def test_what_a_dockerfile_makes_is_kept_until_something_of_it_changes(
    engine, cache, folder, tmp_path
):
    said = []

    def make(text):
        takes = given(cache, tmp_path, text)
        (file,) = built.make(folder, takes, {ALPINE: "an id"}, engine, cache, said.append).files
        assert (file.kind, file.file) == ("built", "made.txt")
        return cache.get(file.sha256).read_text()

    assert make("two") == "one two"
    assert make("two") == "one two"
    assert len(said) == 1
    assert make("three") == "one three"
    (folder / "word.txt").write_text("ones ")
    assert make("three") == "ones three"
    assert len(said) == 3
    assert not [name for name in engine.call("images").output.split() if "wheelgate/built" in name]


def test_a_dockerfile_that_makes_nothing_is_told(engine, cache, folder):
    (folder / "Dockerfile").write_text(f"FROM {ALPINE} AS files\n")
    with pytest.raises(BuildError, match="/files"):
        built.make(folder, {}, {}, engine, cache, print)
