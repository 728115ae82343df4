"""Find out why pip could not download the wheels of a lock, from what the index offers."""

import errno
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion
from pypi_simple import DistributionPackage

from wheelgate.errors import (
    ConfigError,
    DiskFullError,
    DownloadError,
    HashError,
    NoIndexError,
    NoWheelError,
    WheelError,
    WheelgateError,
)
from wheelgate.images.wheelhouse.index import Indices
from wheelgate.images.wheelhouse.lock_file import Pinned, read_lock
from wheelgate.images.wheelhouse.markers import environment, holds
from wheelgate.images.wheelhouse.platform_tags import machine_of, tags_of


def why(lock: Path, platform: str, python: str, output: str) -> WheelgateError:
    """Return the error that says why the wheels of a lock could not be downloaded.

    Args:
        lock: A requirements file with hashes.
        platform: The newest platform tag that the image takes.
        python: The image's Python, such as "3.13".
        output: What pip printed, for where the index knows of no reason.
    """
    if os.strerror(errno.ENOSPC) in output:
        return DiskFullError("downloading wheels: the disk is full", "make room, and run again")
    target = environment(python, machine=machine_of(platform))
    tags = tags_of(platform, python)
    try:
        with Indices() as indices:
            for each in read_lock(lock):
                if each.marker is None or holds(each.marker, target):
                    _check(lock, each, tags, f"{platform} and Python {python}", python, indices)
    except WheelError as error:
        return error
    except NoIndexError as error:
        return NoIndexError(
            f"{error.cause}, and the wheelhouse is not complete without one",
            f"{error.hint}, or bring the cache along from a machine that has it (its place: the "
            "variable WHEELGATE_CACHE)",
        )
    except (ConfigError, DownloadError):
        pass  # what pip says of it is nearer to the cause
    tail = "\n".join(output.strip().splitlines()[-8:])
    return DownloadError(f"pip could not download the wheels of {lock}:\n{tail}", "see pip's words")


def _check(
    lock: Path, wanted: Pinned, tags: Collection[Tag], image: str, python: str, indices: Indices
) -> None:
    """Check that the index delivers a wheel of a requirement that fits and has a locked hash."""
    requirement = f"{wanted.name}=={wanted.version}"
    fitting = list(_fitting(indices.files(wanted.name), wanted, tags, python))
    if not fitting:
        raise NoWheelError(
            f"{lock}: there is no wheel of {requirement} for {image}",
            "lock a version that has one (`wheelgate lock`), or correct `platform` in gate.toml",
        )
    found = []
    for file in fitting:
        sha256 = file.digests.get("sha256")
        if sha256 is None or sha256 in wanted.hashes:
            sha256 = indices.delivered_sha256(file)
        if sha256 in wanted.hashes:
            return
        found.append(f"{file.filename} has the hash {sha256[:16]}…")
    raise HashError(
        f"{lock}: {requirement}: {', '.join(found)}, the lock says otherwise",
        "do not use that file before you know why; if the lock is wrong: `wheelgate lock`",
    )


def _fitting(
    offered: Collection[DistributionPackage], wanted: Pinned, tags: Collection[Tag], python: str
) -> Iterator[DistributionPackage]:
    """Yield the wheels of a locked version that pip takes for an image."""
    for file in offered:
        try:
            _, version, _, own = parse_wheel_filename(file.filename)
            pythons = SpecifierSet(file.requires_python or "")
        except (InvalidWheelFilename, InvalidVersion, InvalidSpecifier):
            continue
        pinned = SpecifierSet(f"=={wanted.version}").contains(version, prereleases=True)
        # pip takes a Python of two numbers for the first of its releases.
        if (
            pinned
            and pythons.contains(f"{python}.0", prereleases=True)
            and not own.isdisjoint(tags)
        ):
            yield file
