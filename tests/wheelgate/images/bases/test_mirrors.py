"""Where the host's apt names no Debian mirror, as on Ubuntu, the Debian base's own is taken."""

from dataclasses import fields

import pytest

from wheelgate.engine import find
from wheelgate.engine.context import Context
from wheelgate.errors import BaseImageError, DownloadError, NoMirrorError
from wheelgate.images.bases import debian, ensure
from wheelgate.images.builder import Builder
from wheelgate.images.wheelhouse import apt, debs
from wheelgate.images.wheelhouse.apt import Package
from wheelgate.images.wheelhouse.mirrors import VARIABLE, of_host
from wheelgate.model.config import load
from wheelgate.util.cache import Cache

GATE = """\
reference = "debian"

[images.debian]
target = "debian"
debs = ["small"]

[debs.small]
packages = "small.txt"
"""


@pytest.fixture
def like_ubuntu(tmp_path, monkeypatch):
    """Let this host's apt have no source of Debian's."""
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    config = tmp_path / "apt.conf"
    config.write_text(
        f'Dir::Etc::sourcelist "{nothing}/sources.list";\nDir::Etc::sourceparts "{nothing}";\n'
    )
    monkeypatch.setenv("APT_CONFIG", str(config))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert of_host() is None


@pytest.fixture(scope="module")
def engine():
    """An engine that has the Debian base; skipped where Debian packages cannot be fetched."""
    try:
        apt.require_apt()
        found = find()
        ensure(found, debian.NAME, "auto", Cache.default(), print)
    except (BaseImageError, DownloadError) as error:
        pytest.skip(f"a Debian base: {error.cause}")
    yield found
    found.close()


@pytest.fixture
def small():
    """A few small packages of the pinned base, of each archive that it has some of."""
    by_size = sorted(debian.locked(), key=lambda deb: deb.size)
    archives = {deb.archive for deb in by_size}
    chosen = [[deb for deb in by_size if deb.archive == archive][:2] for archive in archives]
    names = [field.name for field in fields(Package)]
    return [Package(*(getattr(deb, name) for name in names)) for debs in chosen for deb in debs]


@pytest.fixture
def project(tmp_path, small):
    """Return a checkout whose only image takes those."""
    root = tmp_path / "project"
    (root / "requirements").mkdir(parents=True)
    (root / "gate.toml").write_text(GATE)
    (root / "Dockerfile").write_text(f"FROM {debian.NAME} AS debian\n")
    (root / "small.txt").write_text("\n".join(package.name for package in small))
    debs.write_lock(root / debs.LOCK, {"small": small}, "A test's.")
    return load(root)


@pytest.mark.engine
def test_an_images_packages_are_fetched_by_the_mirror_of_the_debian_base(
    engine, project, small, like_ubuntu, tmp_path
):
    said = []
    builder = Builder(
        Context(
            project=project,
            find_engine=lambda: engine,
            cache=Cache(tmp_path / "cache"),
            progress=said.append,
        )
    )
    inputs = builder.inputs("debian", builder.bases(("debian",)))
    assert {file.name for file in inputs.files} == {package.name for package in small}
    assert said == [f"downloading {len(small)} Debian packages"]


class NoBase:
    """An engine that has no image."""

    def image_id(self, _):
        return None


def test_without_a_debian_base_the_hint_names_the_variable(like_ubuntu):
    with pytest.raises(NoMirrorError) as caught:
        debian.mirrors(NoBase())
    assert VARIABLE in caught.value.hint
