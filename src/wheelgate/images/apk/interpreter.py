"""Make apks of the official image's CPython: `/usr/local` moved to `/usr`, in Alpine's parts."""

import re
import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from wheelgate.errors import ApkError
from wheelgate.images.apk.elf_names import elf_names
from wheelgate.images.apk.package import META, Package, bytecode
from wheelgate.images.apk.unpack import unpack
from wheelgate.images.apk.versions import apk_version

_PREFIX = "usr/local/"
_LICENCE = "PSF-2.0"
_URL = "https://www.python.org/"

_MANAGED = """\
[externally-managed]
Error=This Python and its modules are packages of apk: add another with `apk add py3-NAME`.
 A virtual environment may hold what no package has: `python3 -m venv FOLDER` (with pip in it
 where the package python3-ensurepip is installed).
"""


@cache
def _parts() -> dict[str, Any]:
    text = files("wheelgate.images.apk").joinpath("interpreter.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def base_of(python: str) -> str:
    """Return the image that has the CPython of a version on Alpine 3.23."""
    return f"docker.io/library/python:{python}-alpine3.23"


def part_of(path: str, python: str) -> str | None:
    """Return the package that a file of the image's `/usr/local` belongs in; None for nowhere.

    Args:
        path: Below the prefix, such as "bin/python3.13".
        python: Such as "3.13".
    """

    def fits(patterns: list[str]) -> bool:
        return any(fnmatchcase(path, pattern.format(python=python)) for pattern in patterns)

    table = _parts()
    if fits(table["left-out"]):
        return None
    if fits(table["kept"]):
        return "python3"
    return next((str(part["name"]) for part in table["part"] if fits(part["files"])), "python3")


def packages_of(
    rootfs: Path, folder: Path, python: str, *, with_bytecode: bool
) -> tuple[list[Package], str]:
    """Return the apks of an image's CPython, and its full version.

    Args:
        rootfs: A tar of the image's file system.
        folder: Where the files of each package are laid out.
        python: Such as "3.13".
        with_bytecode: Whether the standard library's bytecode becomes a package too.

    Raises:
        ApkError: Where the image has no such CPython in `/usr/local`.
    """
    trees: set[str] = set()
    with tarfile.open(rootfs) as archive:
        for member in archive:
            path = member.name.removeprefix("./")
            if not path.startswith(_PREFIX) or member.isdir():
                continue
            inside = path.removeprefix(_PREFIX)
            part = part_of(inside, python)
            if part is None:
                continue
            target = folder / part / "usr" / inside
            trees.add(part)
            unpack(archive, member, target)
            if member.isreg() and _names_prefix(inside, python):
                target.write_bytes(target.read_bytes().replace(b"/usr/local", b"/usr"))
    full = _full_version(folder / "python3-dev", python)
    if full is None:
        raise ApkError(
            f"{base_of(python)} has no CPython {python} in /usr/local",
            "name the version of an official image: --python 3.13",
        )
    managed = folder / f"python3/usr/lib/python{python}/EXTERNALLY-MANAGED"
    managed.write_text(_MANAGED, encoding="utf-8")
    managed.with_name("site-packages").mkdir(exist_ok=True)
    found = list(_packages(folder, trees, full))
    if with_bytecode:
        found += _bytecode(found[0])
    return found, full


def _names_prefix(inside: str, python: str) -> bool:
    patterns = (pattern.format(python=python) for pattern in _parts()["names-prefix"])
    # A program is no text; what is in it is found from where it lies.
    return any(fnmatchcase(inside, pattern) for pattern in patterns) and not re.fullmatch(
        r"bin/python[\d.]+", inside
    )


def _full_version(tree: Path, python: str) -> str | None:
    header = tree / f"usr/include/python{python}/patchlevel.h"
    text = header.read_text(encoding="utf-8") if header.is_file() else ""
    match = re.search(r'#define PY_VERSION\s+"([^"+]+)', text)
    return match[1] if match else None


def _packages(folder: Path, trees: set[str], full: str) -> Iterator[Package]:
    """Yield python3, and then its parts."""
    version = apk_version(full)
    python = ".".join(full.split(".")[:2])
    names = elf_names(folder / "python3")
    commands = sorted(path.name for path in (folder / "python3/usr/bin").iterdir())
    yield Package(
        name="python3",
        version=version,
        description=f"CPython {python}, of the official image {base_of(python)}",
        license=_LICENCE,
        url=_URL,
        architecture="x86_64",
        depends=tuple(each for each in names.needs if each != "so:libpython3.so"),
        provides=(*names.provides, *(f"cmd:{name}={version}" for name in commands)),
        tree=folder / "python3",
    )
    for part in _parts()["part"]:
        if part["name"] not in trees:
            continue
        tree = folder / part["name"]
        names = elf_names(tree)
        yield Package(
            name=part["name"],
            version=version,
            description=part["description"],
            license=_LICENCE,
            url=_URL,
            origin="python3",
            architecture="x86_64" if names.count or part["name"] == "python3-dev" else "noarch",
            depends=(
                f"python3={version}",
                *(f"{each}={version}" for each in part.get("depends", ())),
                *names.needs,
            ),
            provides=names.provides,
            tree=tree,
        )


def _bytecode(python3: Package) -> Iterator[Package]:
    """Yield Alpine's three: the files, what has apk install them, and the meta package.

    `python3-pyc` comes with python3 unless somebody asks for `!python3-pyc`; it brings `pyc`, and
    that brings the bytecode of every module that is installed.
    """
    files_ = bytecode(python3, "python3-pycache-pyc0")
    same = f"python3={python3.version}"
    yield Package(
        name="python3-pyc",
        version=python3.version,
        description="Has apk install the bytecode of Python's standard library",
        license=_LICENCE,
        origin="python3",
        depends=(f"{files_.name}={python3.version}", META),
        install_if=(same,),
    )
    yield replace(files_, depends=(), install_if=())
    description = "Meta package that has apk install bytecode too"
    yield Package(META, python3.version, description, _LICENCE, _URL, "python3")
