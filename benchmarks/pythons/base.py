"""Make a base image of a Debian release's CPython and what it links to, and nothing else."""

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from wheelgate.engine import Engine
from wheelgate.errors import DownloadError
from wheelgate.images.bases import debian_mirrors
from wheelgate.images.wheelhouse import apt
from wheelgate.images.wheelhouse.mirrors import Mirrors
from wheelgate.util.cache import Cache

LEFT_OUT = {"debconf", "dpkg", "perl-base", "tar"}
"""What packages depend on to be installed; here they are only unpacked."""

LINKED = ("lib", "lib64")
"""Folders that a merged /usr has links for, which packages leave to `base-files`."""


def make(engine: Engine, release: str, version: str, reference: str) -> None:
    """Make the image and give it a name.

    Args:
        engine: The engine that takes it.
        release: The Debian release, such as "bookworm".
        version: Its CPython, such as "3.11".
        reference: The name.
    """
    where = debian_mirrors(engine, "auto", Cache.default(), print)
    with tempfile.TemporaryDirectory(prefix="wheelgate-python-") as name:
        folder = Path(name)
        tree = folder / "tree"
        tree.mkdir()
        for deb in download(release, version, folder, where):
            subprocess.run(["dpkg-deb", "--extract", deb, tree], check=True)
        for link in LINKED:
            if not (tree / link).exists():
                (tree / link).symlink_to(f"usr/{link}")
        rootfs = folder / "rootfs.tar"
        with tarfile.open(rootfs, "w") as archive:
            archive.add(tree, ".", filter=as_root)
        engine.import_image(rootfs, reference, (), {})


def download(release: str, version: str, folder: Path, where: Mirrors) -> Iterator[Path]:
    """Yield the packages of a CPython, of the C++ library that wheels want, and of their needs."""
    with apt.Apt.of(release, where) as resolver:
        packages = resolver.with_dependencies([f"python{version}", "libstdc++6"])
    wanted = [package for package in packages if package.name not in LEFT_OUT]
    debs = folder / "debs"
    debs.mkdir()
    missing = apt.download(wanted, debs, where)
    if missing:
        raise DownloadError(
            f"the mirror does not have {', '.join(missing)} of {release}", "try again later"
        )
    yield from (debs / package.sha256 for package in wanted)


def as_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Give a file to root, whoever unpacked it."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member
