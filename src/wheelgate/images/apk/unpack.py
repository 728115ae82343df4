"""Take single files out of a tar."""

import shutil
import tarfile
from pathlib import Path


def unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Write a regular file, with its mode, or a symbolic link; nothing of another kind."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if member.issym():
        target.symlink_to(member.linkname)
    elif content := archive.extractfile(member) if member.isreg() else None:
        with target.open("wb") as file:
            shutil.copyfileobj(content, file)
        target.chmod(member.mode & 0o7777)
