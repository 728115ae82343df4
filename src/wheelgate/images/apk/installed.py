"""Make packages again of the apks that are installed in an image.

An installed package is in the database of apk with all that a package says, and its files are in
the image. So its package can be had without any repository, from the official image and from an
assembled one alike.
"""

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

from wheelgate.images.apk.package import Package
from wheelgate.images.apk.unpack import unpack
from wheelgate.images.apk_database import DATABASES, FOLDERS, Installed, bare, read_database

_SCRIPTS = [f"{folder}/scripts{end}" for folder in FOLDERS for end in (".tar", ".tar.gz")]


def of_rootfs(rootfs: Path) -> list[Installed]:
    """Return the apks that are installed in a tar of an image's file system."""
    text = ""
    scripted: list[str] = []
    with tarfile.open(rootfs) as archive:
        for member in archive:
            path = member.name.removeprefix("./")
            if path in (*DATABASES, *_SCRIPTS) and member.isreg():
                content = archive.extractfile(member)
                assert content is not None
                if path in DATABASES:
                    text = content.read().decode(errors="replace")
                else:
                    with tarfile.open(fileobj=io.BytesIO(content.read())) as scripts:
                        # NAME-VERSION.HASH.SCRIPT
                        scripted = [name.rsplit(".", 2)[0] for name in scripts.getnames()]
    return read_database(text, scripted)


def wanted_of(
    needs: Iterable[str], here: Iterable[Installed], without: Iterable[Installed]
) -> tuple[list[Installed], tuple[str, ...]]:
    """Return the apks that give what is needed, and what none of them can be taken for.

    Args:
        needs: Dependencies.
        here: The apks of the image that they are taken from.
        without: The apks of the base that packages will be installed into.
    """
    given = frozenset[str]().union(*(each.gives for each in without))
    givers = {name: each for each in here for name in each.gives}
    chosen: dict[str, Installed] = {}
    missing: set[str] = set()
    waiting = list(needs)
    while waiting:
        name = bare(waiting.pop())
        if name in given or name.startswith("/"):
            continue
        giver = givers.get(name)
        if giver is None or giver.scripted:
            missing.add(name)
        elif giver.name not in chosen:
            chosen[giver.name] = giver
            waiting += giver.wants
    return [chosen[name] for name in sorted(chosen)], tuple(sorted(missing))


def package_again(apks: Iterable[Installed], rootfs: Path, folder: Path) -> list[Package]:
    """Lay the files of installed apks out, and return the packages that they are."""
    owners = {path: each.name for each in apks for path in each.files}
    with tarfile.open(rootfs) as archive:
        for member in archive:
            path = member.name.removeprefix("./")
            if path in owners:
                unpack(archive, member, folder / owners[path] / path)
    return [_package(each, folder) for each in apks]


def _package(apk: Installed, folder: Path) -> Package:
    tree = folder / apk.name
    return Package(
        name=apk.name,
        version=apk.version,
        description=apk.fields.get("T", apk.name),
        license=apk.fields.get("L", ""),
        url=apk.fields.get("U", ""),
        origin=apk.fields.get("o", ""),
        architecture=apk.fields.get("A", "x86_64"),
        depends=apk.wants,
        provides=tuple(apk.fields.get("p", "").split()),
        replaces=tuple(apk.fields.get("r", "").split()),
        tree=tree if tree.is_dir() else None,
    )
