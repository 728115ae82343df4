"""The small project of the tests on engines: this repository's recipe, with Pillow alone.

Its images are built as the repository's own are, by the same Dockerfile and scripts, in a few
seconds each; runs of them take a fraction of the time that the whole plotting stack takes.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from filelock import FileLock

from wheelgate.engine import Engine, find
from wheelgate.engine.context import Context
from wheelgate.images.builder import Builder
from wheelgate.model.config import load
from wheelgate.util.files import digest_of

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests/system/project"
SHARED = (
    *(".dockerignore", "Dockerfile", "conftest.py", "image", "requirements"),
    *("tests/benchmark", "tests/doctor", "tests/gallery", "tests/image"),
)
"""What the small project has of this repository as it is, but for the lock of its wheels."""

PACKAGES = ("cycler", "packaging", "pillow", "tzdata")
LOCK = "requirements/plots.txt"
IMAGES = ("alpine", "debian-slim")


def copy(source: Path, names: Sequence[str], root: Path) -> None:
    """Copy files and folders of one folder into another, without bytecode."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source / name, root / name, ignore=ignore)
        else:
            shutil.copy(source / name, root / name)


def write(root: Path) -> None:
    """Write the small project into a folder, which need not be there."""
    copy(ROOT, SHARED, root)
    copy(OWN, [path.name for path in OWN.iterdir()], root)
    lock = root / LOCK
    lock.write_text(only(lock.read_text(), PACKAGES))


def only(lock: str, packages: Sequence[str]) -> str:
    """Return the entries that a lock has for some packages."""
    entries = re.findall(r"^(\S+)(==(?:.*\\\n)*.*\n)", lock, re.MULTILINE)
    chosen = [name + rest for name, rest in entries if name in packages]
    assert len(chosen) == len(packages)
    return "".join(chosen)


def build(root: Path, engine: Engine) -> dict[str, str]:
    """Build the two images of a project, where they are not built; return their tags."""
    builder = Builder(Context(project=load(root), find_engine=lambda: engine, progress=print))
    tags = {}
    for name in IMAGES:
        image = builder.build(name, builder.inputs(name, builder.bases((name,))))
        tags[name] = image.reference
    return tags


def remove_images(root: Path, engine: Engine) -> None:
    """Remove the images of the project in a folder, where there are any."""
    for name in IMAGES:
        engine.remove_image(f"localhost/wheelgate/{name}:{digest_of(str(root.resolve()))[:8]}")


@pytest.fixture(scope="session")
def small_images(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The tags of the small project's images, which the last who uses them removes.

    The processes of pytest-xdist share the folder, and with it the images.
    """
    root = shared_folder(tmp_path_factory) / "small-project"
    users = root.with_name("small-project-users")
    mine = users / uuid4().hex
    engine = find()
    with FileLock(root.with_suffix(".lock")):
        if not root.exists():
            write(root)
        users.mkdir(exist_ok=True)
        mine.touch()
        images = build(root, engine)
    try:
        yield images
    finally:
        with FileLock(root.with_suffix(".lock")):
            mine.unlink()
            if not any(users.iterdir()):
                remove_images(root, engine)
        engine.close()


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder that all processes of this pytest have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
