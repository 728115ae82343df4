"""Fetch locked Debian packages, keep them by hash, and report drift."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath

from wheelgate.errors import ConfigError, DownloadError
from wheelgate.images.wheelhouse import apt
from wheelgate.images.wheelhouse.apt import Package
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.images.wheelhouse.mirrors import VARIABLE, FindMirrors, Mirrors
from wheelgate.model.records import Drift, Input
from wheelgate.util.cache import Cache
from wheelgate.util.files import storage_errors, write_atomically
from wheelgate.util.temporary import temporary_folder


@dataclass(frozen=True)
class LockedDeb(Package):
    """A package file that a lock names, with the sets of packages that it belongs to."""

    sets: tuple[str, ...] = ()


LOCK = "requirements/debian.csv"
"""Where a project keeps what its images install of Debian."""

_FORMS = {
    "name": re.compile(r"[a-z0-9][a-z0-9+.-]{1,200}"),
    "version": re.compile(r"[A-Za-z0-9.+~:-]{1,200}"),
    "architecture": re.compile(r"[a-z0-9-]{1,40}"),
    "archive": re.compile(r"main|security"),
    "path": re.compile(r"pool/(?!.*\.\./)[A-Za-z0-9.+~%_:/-]{1,400}"),
    "sha256": re.compile(r"[0-9a-f]{64}"),
}
"""What the fields look like (Debian Policy, 5.6.1 and 5.6.12): addresses and files are made of
them."""

_COLUMNS = ("sets", *(field.name for field in fields(Package)))


def read_lock(path: Path) -> list[LockedDeb]:
    """Read a lock of Debian packages.

    Raises:
        ConfigError: Where the file is missing or a row is not one.
    """
    lines = _lines(path, "make it: `wheelgate lock`")
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    try:
        rows = list(reader)
    except csv.Error as error:
        raise ConfigError(f"{path}: {error}", "renew it: `wheelgate lock`") from None
    locked = []
    for number, row in enumerate(rows, start=1):
        try:
            whole = None not in row and None not in row.values()
            if not whole or not re.fullmatch("[0-9a-f]{64}", row["sha256"]):
                raise ValueError(row)
            deb = LockedDeb(
                sets=tuple(row["sets"].split()),
                size=int(row["size"]),
                **{name: row[name] for name in _COLUMNS if name not in {"sets", "size"}},
            )
            if not all(form.fullmatch(getattr(deb, name)) for name, form in _FORMS.items()):
                raise ValueError(row)
            locked.append(deb)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ConfigError(
                f"{path}: row {number} is not a locked package", "renew it: `wheelgate lock`"
            ) from None
    return locked


def write_lock(path: Path, sets: dict[str, list[Package]], header: str) -> None:
    """Write a lock of Debian packages, one row a file, with the sets that name it.

    Raises:
        StorageError: Where the disk refuses; what was there before is untouched.
    """
    belongs: dict[Package, list[str]] = {}
    for name, packages in sets.items():
        for package in packages:
            belongs.setdefault(package, []).append(name)
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in header.splitlines())
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for package, names in sorted(belongs.items(), key=lambda item: item[0].name):
        writer.writerow({"sets": " ".join(names), **asdict(package)})
    with storage_errors("writing a lock"):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.getvalue())


def read_names(path: Path) -> list[str]:
    """Return the package names that a file lists, one a line; `#` starts a comment.

    Raises:
        ConfigError: Where it cannot be read.
    """
    lines = _lines(path, "list the packages there, one a line")
    return [name for line in lines if (name := line.split("#")[0].strip())]


def _lines(path: Path, hint: str) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigError(f"{path}: {why}", hint) from None


def fetch(
    locked: Sequence[LockedDeb],
    release: str,
    cache: Cache,
    find: FindMirrors,
    progress: Callable[[str], None] = lambda _: None,
) -> FetchedFiles:
    """Return the locked packages, downloading what the cache lacks.

    A mirror keeps only current versions. One that it dropped is taken in its current version,
    and that is said in the result's drift.

    Args:
        locked: What to have.
        release: The Debian release that they are of.
        cache: Where packages are kept.
        find: Called where something has to be downloaded.
        progress: Called with what happens, where something has to be downloaded.

    Raises:
        DownloadError: Where there is no apt, or no mirror is known or answers.
    """
    taken = _kept(locked, cache)
    if len(taken) == len(locked):
        return FetchedFiles(_records(taken))
    apt.require_apt()
    # Before the lock is taken: what names one may have to be made of packages first, under it.
    where = find()
    with cache.lock(f"debs-{release}"):
        taken = _kept(locked, cache)
        missing = [deb for deb in locked if deb not in taken]
        drift: list[Drift] = []
        if missing:
            progress(f"downloading {len(missing)} Debian packages")
            gone = _download(missing, cache, where)
            taken += [deb for deb in missing if deb.name not in gone]
            if gone:
                dropped = [deb for deb in missing if deb.name in gone]
                current = _current(dropped, release, cache, where)
                by_name = {deb.name: deb for deb in locked}
                drift = [Drift(new.name, by_name[new.name].version, new.version) for new in current]
                taken += current
    return FetchedFiles(_records(taken), tuple(drift))


def _kept(locked: Sequence[LockedDeb], cache: Cache) -> list[Package]:
    return [deb for deb in locked if cache.get(deb.sha256)]


def _download(wanted: Sequence[Package], cache: Cache, where: Mirrors) -> set[str]:
    """Download packages into the cache; return the names that the mirror does not have."""
    with temporary_folder("debs") as folder:
        problems = apt.download(wanted, Path(folder), where)
        for deb in wanted:
            if deb.name not in problems:
                cache.put(Path(folder) / deb.sha256)
    for name, failure in problems.items():
        # A hash that does not match is a file put in another's place, or a broken proxy.
        if not failure.gone:
            raise DownloadError(
                f"the Debian package {name} could not be downloaded:\n{failure.said}",
                f"check the network, or name a mirror by {VARIABLE}",
            )
    return set(problems)


def _current(
    dropped: Sequence[Package], release: str, cache: Cache, where: Mirrors
) -> list[Package]:
    binary = [deb.name for deb in dropped if deb.architecture != apt.SOURCE]
    sources = [deb.name for deb in dropped if deb.architecture == apt.SOURCE]
    with apt.Apt.of(release, where, sources=bool(sources)) as resolver:
        current = resolver.alone(binary) if binary else []
        current += resolver.sources(sources) if sources else []
    gone = _download(current, cache, where)
    if gone:
        raise DownloadError(
            f"the Debian mirror lists {', '.join(sorted(gone))} but does not have it",
            "its index and its pool are out of step; try again later, or another mirror",
        )
    return current


def _records(debs: Sequence[Package]) -> tuple[Input, ...]:
    return tuple(_record(deb) for deb in sorted(debs, key=lambda deb: deb.name))


def _record(deb: Package) -> Input:
    # An epoch's colon would end the host part of a bind mount's path.
    version = deb.version.split(":", 1)[-1]
    file = f"{deb.name}_{version}_{deb.architecture}.deb"
    if deb.architecture == apt.SOURCE:
        file = PurePosixPath(deb.path).name
    return Input("deb", deb.name, deb.version, file, deb.sha256, deb.size)
