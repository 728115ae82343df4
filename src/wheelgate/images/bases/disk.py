"""Read the files of a Linux machine's disk image: ext4 inside qcow2, without root."""

import io
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wheelgate.util.extras import extra

Entry = tuple[tarfile.TarInfo, bytes]


def entries(disk: Path, skip: frozenset[str]) -> Iterator[Entry]:
    """Yield every file, folder and link of a disk image's file system, sorted by path.

    Devices, pipes and sockets are left out: an engine makes its own.

    Args:
        disk: A qcow2 image that holds one ext2, ext3 or ext4 file system and no partitions.
        skip: Paths without a leading slash that are left out with all below them.
    """
    with extra("bases"):  # who pulls base images does not need them
        from dissect.extfs import ExtFS  # noqa: PLC0415
        from dissect.hypervisor.disk.qcow2 import QCow2  # noqa: PLC0415
    with disk.open("rb") as file:
        image = QCow2(file)
        root = ExtFS(image.open()).get("/")
        yield from _walk(root, "", skip, {})


def _walk(node: Any, path: str, skip: frozenset[str], links: dict[int, str]) -> Iterator[Entry]:
    for name, child in sorted(node.listdir().items()):
        below = f"{path}{name}"
        if name in {".", "..", "lost+found"} or below in skip:
            continue
        inode = child.inode
        member = tarfile.TarInfo(below)
        member.mode = stat.S_IMODE(inode.i_mode)
        member.uid, member.gid, member.mtime = inode.i_uid, inode.i_gid, inode.i_mtime
        if stat.S_ISDIR(inode.i_mode):
            member.type = tarfile.DIRTYPE
            yield member, b""
            yield from _walk(child, f"{below}/", skip, links)
        elif stat.S_ISLNK(inode.i_mode):
            member.type, member.linkname = tarfile.SYMTYPE, child.link
            yield member, b""
        elif stat.S_ISREG(inode.i_mode):
            if child.inum in links:
                member.type, member.linkname = tarfile.LNKTYPE, links[child.inum]
                yield member, b""
                continue
            links[child.inum] = below
            content = child.open().read()
            member.size = len(content)
            yield member, content


def write_tar(found: Iterator[Entry], target: Path) -> None:
    """Write entries to a tar."""
    with tarfile.open(target, "w") as archive:
        for member, content in found:
            archive.addfile(member, io.BytesIO(content))
