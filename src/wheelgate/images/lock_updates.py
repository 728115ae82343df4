"""Renew the locks: wheels by uv, Debian packages by apt, both with hashes."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from debian.debfile import DebFile

from wheelgate.engine import find
from wheelgate.errors import ConfigError, DownloadError, MissingExtraError
from wheelgate.images.bases import debian, debian_mirrors
from wheelgate.images.wheelhouse import debs
from wheelgate.images.wheelhouse.apt import Apt, Package, require_apt
from wheelgate.images.wheelhouse.mirrors import Mirrors, of_host
from wheelgate.model.config import DebSet, Project, Wheels
from wheelgate.util.cache import Cache
from wheelgate.util.files import storage_errors, write_atomically
from wheelgate.util.processes import ask
from wheelgate.util.temporary import temporary_folder

_HEADER = "What the images install of Debian {release}, by hash. Renewed by `wheelgate lock`."
_WHEEL_HEADER = "# What the images install, by hash. Renewed by `wheelgate lock`.\n"


Progress = Callable[[str], None]


def lock_debs(
    project: Project, cache: Cache, progress: Progress = lambda _: None
) -> dict[str, int]:
    """Lock the current versions of every set of Debian packages in `gate.toml`.

    A set with dependencies leaves out what the base `debian:trixie-slim` has.

    Args:
        project: The checkout.
        cache: Where downloads are kept.
        progress: Called with progress, a line each.

    Returns:
        For each set, how many packages it has now.

    Raises:
        NoAptError: Where this host has no apt.
        NoMirrorError: Where no Debian mirror is known, or it does not answer.
        NoDebError: Where it does not have a package.
    """
    sets = {}
    where = _mirrors(cache, progress)
    with temporary_folder("lock") as folder:
        status = Path(folder) / "status"
        progress("fetching the base's packages")
        status.write_text(_status_of_base(cache, where))
        has_sources = any(config.source for config in project.gate.debs.values())
        with Apt.of(debian.RELEASE, where, status, sources=has_sources) as apt:
            for name, config in project.gate.debs.items():
                progress(f"resolving the Debian packages of {name}")
                sets[name] = _resolved(apt, debs.read_names(project.path(config.packages)), config)
    debs.write_lock(project.path(debs.LOCK), sets, _HEADER.format(release=debian.RELEASE))
    return {name: len(packages) for name, packages in sets.items()}


def _resolved(apt: Apt, names: Sequence[str], config: DebSet) -> list[Package]:
    if config.source:
        return apt.sources(names)
    return apt.with_dependencies(names) if config.dependencies else apt.alone(names)


def _mirrors(cache: Cache, progress: Progress) -> Mirrors:
    """Return this host's Debian mirror; only where it has none an engine is asked for a base."""
    require_apt()
    found = of_host()
    if found:
        return found
    engine = find()
    try:
        return debian_mirrors(engine, "auto", cache, progress)
    finally:
        engine.close()


def _status_of_base(cache: Cache, where: Mirrors) -> str:
    """Return a dpkg status file that says the pinned base is installed."""
    base = debs.fetch(debian.locked(), debian.RELEASE, cache, lambda: where)
    paragraphs = []
    for deb in base.files:
        path = cache.get(deb.sha256)
        assert path is not None
        control = DebFile(str(path)).debcontrol()
        control["Status"] = "install ok installed"
        paragraphs.append(str(control))
    return "\n".join(paragraphs)


def lock_wheels(project: Project, progress: Progress = lambda _: None) -> list[str]:
    """Lock current releases for every `*.in` next to a lock that `gate.toml` names.

    Args:
        project: The checkout.
        progress: Called with progress, a line each.

    Returns:
        The locks that were written.

    Raises:
        MissingExtraError: Where uv is not installed.
        ConfigError: Where what is to be installed is written nowhere.
        DownloadError: Where no index answers, or the requirements cannot be met.
    """
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise MissingExtraError("lock", "uv")
    images = (image.wheels for image in project.gate.images.values())
    apks = (each.wheels for each in project.gate.apks.values())
    wheels = {each for each in (*images, *apks, *project.gate.wheelhouse.values()) if each}
    locks = {(each.lock, each.python) for each in wheels if isinstance(each, Wheels)}
    written = []
    for lock, python in sorted(locks):
        file = project.path(lock)
        source = file.with_suffix(".in")
        if source.is_file():
            progress(f"resolving {lock}")
            text = _WHEEL_HEADER + _compiled(uv, source, python)
            with storage_errors("writing a lock"):
                write_atomically(file, text)
            written.append(lock)
        elif not file.is_file():
            raise ConfigError(f"there is no {source}", "write there what is to be installed")
        # Else it is written by hand: releases that nothing may renew.
    return written


def _compiled(uv: str, source: Path, python: str) -> str:
    """Return the text of a lock of what a requirements file asks for."""
    command = [uv, "pip", "compile", "--quiet", "--generate-hashes", "--no-annotate", "--no-header"]
    command += ["--python-version", python, "--python-platform", "x86_64-unknown-linux-gnu"]
    done = ask([*command, str(source)])
    if done.returncode != 0:
        raise DownloadError(
            f"{source} could not be locked:\n{done.stderr.strip()}", "see uv's words above"
        )
    return done.stdout
