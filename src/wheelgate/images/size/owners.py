"""Find the package that each file of an image belongs to, by apk, dpkg and RECORD."""

import csv
import posixpath
import re
from typing import Literal, TypeAlias

from wheelgate.images.apk_database import DATABASES, read_database
from wheelgate.images.size.tree import Tree

_DPKG_STATUS = "var/lib/dpkg/status"

Kind: TypeAlias = Literal["apk", "dpkg", "wheel", "none"]
Owner: TypeAlias = tuple[Kind, str, str]
"""Kind, name and version of a package."""


def owners_of(tree: Tree) -> dict[str, Owner]:
    """Return the kind, name and version of the package that owns each file that one owns.

    A file that several packages name belongs to the innermost installer: a wheel before dpkg
    before apk, since a wheel is installed into what the distribution made.
    """
    owners: dict[str, Owner] = {}
    for database in DATABASES:
        for apk in read_database(tree.texts.get(database, b"").decode(errors="replace")):
            owner: Owner = ("apk", apk.name, apk.version)
            owners.update((tree.real(path), owner) for path in apk.files)
    if _DPKG_STATUS in tree.texts:
        owners.update(_dpkg_owners(tree))
    owners.update(_wheel_owners(tree))
    return owners


def _dpkg_owners(tree: Tree) -> dict[str, Owner]:
    versions = {}
    name = ""
    for line in tree.texts[_DPKG_STATUS].decode(errors="replace").splitlines():
        if line.startswith("Package: "):
            name = line[9:]
        elif line.startswith("Version: "):
            versions[name] = line[9:]
    owners: dict[str, Owner] = {}
    for path, text in tree.texts.items():
        if path.startswith("var/lib/dpkg/info/"):
            package = posixpath.basename(path).removesuffix(".list").split(":")[0]
            owner: Owner = ("dpkg", package, versions.get(package, ""))
            for line in text.decode(errors="replace").splitlines():
                owners[tree.real(line.lstrip("/"))] = owner
    return owners


def _wheel_owners(tree: Tree) -> dict[str, Owner]:
    """Return the owners of what a RECORD lists, and of the bytecode made of it."""
    owners: dict[str, Owner] = {}
    for path, text in tree.texts.items():
        if not path.endswith(".dist-info/RECORD"):
            continue
        info = posixpath.dirname(path)
        site = posixpath.dirname(info)
        metadata = tree.texts.get(f"{info}/METADATA", b"").decode(errors="replace")
        name = _header(metadata, "Name") or posixpath.basename(info).split("-")[0]
        owner: Owner = ("wheel", name, _header(metadata, "Version"))
        for row in csv.reader(text.decode(errors="replace").splitlines()):
            if not row:
                continue
            file = posixpath.normpath(posixpath.join(site, row[0]))
            owners[file] = owner
            if file.endswith(".py"):
                folder, source = posixpath.split(file)
                owners[f"{folder}/__pycache__/{source[:-3]}"] = owner
    for path in tree.sizes:
        if path.endswith(".pyc"):
            stem = path.rsplit("/", 1)[0] + "/" + posixpath.basename(path).split(".")[0]
            if stem in owners:
                owners[path] = owners[stem]
    return owners


def _header(metadata: str, name: str) -> str:
    match = re.search(rf"^{name}: (.*)$", metadata, re.MULTILINE)
    return match[1].strip() if match else ""
