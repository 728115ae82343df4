"""An image of a real engine: taken down once, then only looked up."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from elf_writer import Wanted, shared_object
from roots import SITE, Root

from wheelgate.cli import main
from wheelgate.engine import find
from wheelgate.util.progress import VARIABLE

pytestmark = pytest.mark.engine

REFERENCE = "localhost/wheelgate-test/doctor:latest"


@pytest.fixture
def image(musl: Root, tmp_path: Path) -> Iterator[str]:
    """Return the tag of a small image with musl, an interpreter, and a library of its own."""
    musl.add("/opt/odd/libodd.so.1", shared_object(soname="libodd.so.1"))
    musl.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"], needed=["libodd.so.1"]))
    archive = tmp_path / "root.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(musl.folder, "")
    engine = find()
    try:
        engine.import_image(archive, REFERENCE, ["ENV LD_LIBRARY_PATH=/opt/odd"], {})
        yield REFERENCE
    finally:
        engine.remove_image(REFERENCE)


def test_an_image_is_looked_through_once_with_the_variables_that_it_sets(
    image: str, musl: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEELGATE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv(VARIABLE, "1")
    monkeypatch.chdir(tmp_path)
    first, again = (CliRunner().invoke(main, ["doctor", image]) for _ in range(2))
    assert first.exit_code == again.exit_code == 0, first.output
    assert "1 of 1 extension module would load" in again.output
    assert "looking through" in first.output
    assert "looking through" not in again.output
    module = shared_object(offers=["PyInit_y"], needed=["libodd.so.1"], wants=[Wanted("puts")])
    wheel = musl.wheel("y-1-cp313-cp313-musllinux_1_2_x86_64.whl", {"y.abi3.so": module})
    done = CliRunner().invoke(main, ["doctor", str(wheel), "--image", image])
    assert done.exit_code == 0, done.output
    gone = CliRunner().invoke(main, ["doctor", "localhost/wheelgate-test/nothing:latest"])
    assert gone.exit_code == 3
    assert "there is no image" in gone.output
