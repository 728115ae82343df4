"""Assemble `debian:trixie-slim` from pinned Debian packages, by mmdebstrap.

The pinned packages make a small repository on this disk, and mmdebstrap installs all of it:
nothing is fetched or chosen while the base is made.
"""

import hashlib
import shutil
from collections.abc import Mapping
from functools import cache as memoize
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

from debian.debfile import DebFile

from wheelgate.engine import Engine, Task, failures
from wheelgate.errors import BaseImageError
from wheelgate.images.bases.assembly import Progress, Recipe, with_drift
from wheelgate.images.wheelhouse import apt
from wheelgate.images.wheelhouse.debs import LockedDeb, fetch, read_lock
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.images.wheelhouse.mirrors import Mirrors, of_host, require
from wheelgate.util import processes
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of
from wheelgate.util.temporary import temporary_folder

RELEASE = "trixie"
LOCK = f"debian-{RELEASE}.csv"
NAME = f"docker.io/library/debian:{RELEASE}-slim"
PACKAGES = ("?essential", "?priority(required)", "apt", "debian-archive-keyring")
"""What the official image has, as apt patterns: debootstrap's variant `minbase`."""

_SOURCES = "/etc/apt/sources.list.d/debian.sources"

_EPOCH = "1767225600"
"""2026-01-01, the date of what mmdebstrap writes itself."""

_VERSION = "1"
_NOT_IN_SLIM = (
    "/usr/share/doc/*",
    "/usr/share/man/*",
    "/usr/share/locale/*",
    "/usr/share/info/*",
    "/usr/share/lintian/*",
    "/usr/share/groff/*",
    "/usr/share/linda/*",
)
"""What the official slim images leave out, except the copyright files."""


@memoize
def locked() -> tuple[LockedDeb, ...]:
    """Return the pinned packages of the base."""
    with as_file(files("wheelgate.images.bases").joinpath(LOCK)) as path:
        return tuple(read_lock(path))


def recipe() -> Recipe:
    """Return how `debian:trixie-slim` is assembled."""
    pins = locked()
    key = digest_of(_VERSION, *(f"{deb.name} {deb.sha256}" for deb in pins))[:16]
    return Recipe(
        key, tuple(f"{deb.name}={deb.version} sha256:{deb.sha256}" for deb in pins), _make
    )


def mirrors(engine: Engine) -> Mirrors:
    """Return this host's Debian mirror, or the one that the base names where it is here.

    Raises:
        DownloadError: Where neither names one.
    """
    return require(of_host() or _named_by_base(engine))


def _named_by_base(engine: Engine) -> Mirrors | None:
    """Return the mirror that apt in the base would use: its own, where it was pulled."""
    if engine.image_id(NAME) is None:
        return None
    # The older of the official images have a sources.list instead.
    read = f"cat {_SOURCES} /etc/apt/sources.list 2>/dev/null; true"
    done = engine.run(Task(NAME, ("sh", "-c", read)))
    text = failures.require(done, f"reading apt's sources in {NAME}", "see the message above")
    return Mirrors.of_sources(text, RELEASE)


def _make(
    engine: Engine, reference: str, cache: Cache, progress: Progress, labels: Mapping[str, str]
) -> None:
    if not shutil.which("mmdebstrap"):
        raise BaseImageError(
            "mmdebstrap is not installed, and Debian's base is assembled with it",
            "run ./setup.sh, or `apt-get install mmdebstrap`, or use a registry",
        )
    debs = fetch(locked(), RELEASE, cache, partial(mirrors, engine), progress)
    with temporary_folder("debian") as name:
        folder = Path(name)
        folder.chmod(0o755)
        _write_repository(debs, cache, folder / "repository")
        rootfs = folder / "rootfs.tar"
        progress("installing them with mmdebstrap")
        _install(folder, rootfs, mirrors(engine))
        whole = with_drift(labels, debs.drift)
        engine.import_image(rootfs, reference, ('CMD ["bash"]',), whole)


def _write_repository(debs: FetchedFiles, cache: Cache, root: Path) -> None:
    """Write packages as an archive of one release (Debian wiki, "DebianRepository/Format")."""
    index = root / "dists" / RELEASE / "main" / "binary-amd64" / "Packages"
    index.parent.mkdir(parents=True)
    debs.place(cache, root / "pool")
    paragraphs = []
    for deb in debs.files:
        control = DebFile(str(root / "pool" / deb.file)).debcontrol()
        control["Filename"] = f"pool/{deb.file}"
        control["Size"] = str(deb.bytes)
        control["SHA256"] = deb.sha256
        paragraphs.append(str(control))
    text = "\n".join(paragraphs).encode()
    index.write_bytes(text)
    digest = hashlib.sha256(text).hexdigest()
    (root / "dists" / RELEASE / "Release").write_text(
        f"Suite: {RELEASE}\nCodename: {RELEASE}\nArchitectures: amd64\nComponents: main\n"
        f"Date: Thu, 01 Jan 2026 00:00:00 UTC\n"
        f"SHA256:\n {digest} {len(text)} main/binary-amd64/Packages\n"
    )


def _install(folder: Path, rootfs: Path, where: Mirrors) -> None:
    sources = folder / "debian.sources"
    sources.write_text(
        f"Types: deb\nURIs: {where.main}\nSuites: {RELEASE} {RELEASE}-updates\n"
        f"Components: main\nSigned-By: {apt.KEYRING}\n\n"
        f"Types: deb\nURIs: {where.security}\nSuites: {RELEASE}-security\n"
        f"Components: main\nSigned-By: {apt.KEYRING}\n"
    )
    command = [
        "mmdebstrap",
        "--variant=minbase",
        "--format=tar",
        "--quiet",
        "--include=debian-archive-keyring",
        *(f"--dpkgopt=path-exclude={pattern}" for pattern in _NOT_IN_SLIM),
        "--dpkgopt=path-include=/usr/share/doc/*/copyright",
        '--aptopt=Acquire::Languages "none"',
        '--aptopt=APT::AutoRemove::SuggestsImportant "false"',
        '--customize-hook=rm -f "$1/etc/apt/sources.list"',
        f'--customize-hook=install -D -m 644 "{sources}" "$1{_SOURCES}"',
        RELEASE,
        str(rootfs),
        f"deb [trusted=yes] copy:{folder / 'repository'} {RELEASE} main",
    ]
    done = processes.ask(command, {"SOURCE_DATE_EPOCH": _EPOCH})
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-10:])
        raise BaseImageError(
            f"mmdebstrap could not make {RELEASE}:\n{last}",
            "as another user than root it needs newuidmap: `apt-get install uidmap`",
        )
