"""Renew what assembled bases are pinned to: `python -m wheelgate.images.bases.renew_pins`."""

from importlib.resources import as_file, files
from pathlib import Path

from wheelgate.images.bases import debian, musl_apks
from wheelgate.images.wheelhouse.apt import Apt
from wheelgate.images.wheelhouse.debs import read_lock, write_lock
from wheelgate.images.wheelhouse.mirrors import of_host, require


def renew_pins(folder: Path) -> None:
    """Lock current versions of Debian's base, and of the compiler and sources of musl's apks.

    Args:
        folder: Has the locks. Debian decides what its base consists of; the others are renewed
            by the names that they have.

    Raises:
        NoAptError: Where this host has no apt.
        NoMirrorError: Where no Debian mirror is known, or it does not answer.
        NoDebError: Where it no longer has a package.
    """
    tools, sources = (folder / musl_apks.LOCKS[kind] for kind in ("debs", "sources"))
    with Apt.of(debian.RELEASE, require(of_host()), sources=True) as apt:
        found = {
            folder / debian.LOCK: apt.with_dependencies(debian.PACKAGES),
            tools: apt.alone([deb.name for deb in read_lock(tools)]),
            sources: apt.sources([deb.name for deb in read_lock(sources)]),
        }
    for file, packages in found.items():
        header = [line for line in file.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
        (name,) = {name for deb in read_lock(file) for name in deb.sets}
        write_lock(file, {name: packages}, "\n".join(line[2:] for line in header))


if __name__ == "__main__":
    with as_file(files(__package__)) as here:
        renew_pins(here)
