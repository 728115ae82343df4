"""Ask the host's apt about another Debian release, without touching the host's own state."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from wheelgate.errors import NoAptError, NoDebError, NoMirrorError
from wheelgate.images.wheelhouse.mirrors import VARIABLE, Mirrors
from wheelgate.util.processes import ask
from wheelgate.util.temporary import temporary_folder

HELPER = Path("/usr/lib/apt/apt-helper")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOURCE = "source"
"""What stands for the architecture of a source package's file."""


@dataclass(frozen=True)
class Package:
    """One Debian package file, as an archive's index describes it.

    A source package's file is its author's archive, `.orig.tar`, before Debian's patches; its
    version is the author's.
    """

    name: str
    version: str
    architecture: str
    archive: str
    path: str
    size: int
    sha256: str


class Apt:
    """apt for one Debian release, with its state in a folder of ours."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @classmethod
    @contextmanager
    def of(
        cls,
        release: str,
        where: Mirrors,
        installed: Path | None = None,
        *,
        sources: bool = False,
    ) -> Iterator["Apt"]:
        """Set up apt for a release; what it downloads of indices is dropped at the end.

        Args:
            release: Such as "trixie".
            where: The mirrors to ask.
            installed: A dpkg status file of packages that count as installed.
            sources: Whether to read the indices of source packages, too.

        Raises:
            NoAptError: Where there is no apt or no keyring.
            NoMirrorError: Where the mirror does not answer, or another has signed what it says.
        """
        require_apt()
        with temporary_folder("apt") as folder:
            root = Path(folder)
            # apt reads the indices as a user of its own.
            root.chmod(0o755)
            for name in ("lists/partial", "archives/partial", "etc/preferences.d", "etc/conf.d"):
                (root / name).mkdir(parents=True)
            status = root / "status"
            status.write_bytes(installed.read_bytes() if installed else b"")
            signed = f"[signed-by={KEYRING}]"
            lines = [
                f"deb {signed} {where.main} {release} main\n",
                f"deb {signed} {where.main} {release}-updates main\n",
                f"deb {signed} {where.security} {release}-security main\n",
            ]
            if sources:
                # Security updates patch the author's archive that the release has.
                lines.append(f"deb-src {signed} {where.main} {release} main\n")
            (root / "sources.list").write_text("".join(lines))
            apt = cls(root)
            done = apt._get("update")
            if done.returncode != 0 or "Failed to fetch" in done.stdout + done.stderr:
                raise NoMirrorError(
                    f"the Debian mirror does not answer:\n{(done.stdout + done.stderr).strip()}",
                    f"check the network, or name another mirror by {VARIABLE}",
                )
            yield apt

    def with_dependencies(self, names: Sequence[str]) -> list[Package]:
        """Return packages and all that they depend on, less what counts as installed."""
        words = ("install", "--yes", "--no-install-recommends", *names)
        return [package_of(line) for line in self._uris(*words)]

    def alone(self, names: Sequence[str]) -> list[Package]:
        """Return packages in their current versions, without their dependencies."""
        return [package_of(line) for line in self._uris("download", *names)]

    def sources(self, names: Sequence[str]) -> list[Package]:
        """Return the authors' archives of source packages in their current versions."""
        lines = self._uris("source", "--download-only", *names)
        return [found for line in lines if (found := source_of(line))]

    def _uris(self, *words: str) -> list[str]:
        done = self._get(*words, "--print-uris", "-qq")
        if done.returncode != 0:
            raise NoDebError(
                f"apt cannot resolve {' '.join(words)}:\n{done.stderr.strip()}",
                "correct the package names",
            )
        return [line for line in done.stdout.splitlines() if line.startswith("'")]

    def _get(self, *words: str) -> subprocess.CompletedProcess[str]:
        root = self._root
        options = {
            "Dir::Etc::sourcelist": root / "sources.list",
            "Dir::Etc::sourceparts": "-",
            "Dir::Etc::preferences": "-",
            "Dir::Etc::preferencesparts": root / "etc/preferences.d",
            "Dir::State::lists": root / "lists",
            "Dir::State::status": root / "status",
            "Dir::State::extended_states": root / "extended_states",
            "Dir::Cache": root,
            "Dir::Cache::archives": root / "archives",
            "APT::Architecture": "amd64",
            "APT::Architectures": "amd64",
            "Acquire::Languages": "none",
            "Acquire::ForceHash": "SHA256",
            "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
        }
        command = ["apt-get", *(f"-o{name}={value}" for name, value in options.items()), *words]
        return ask(command)


def require_apt() -> None:
    """Check that this host can ask apt about Debian.

    Raises:
        NoAptError: Where apt or Debian's keyring is not there.
    """
    if not HELPER.exists():
        raise NoAptError(
            "this host has no apt, and Debian packages are needed",
            "run on Debian or Ubuntu: apt fetches what a lock names of Debian, wherever base "
            "images come from",
        )
    if not KEYRING.exists():
        raise NoAptError(
            "this host lacks Debian's archive keys",
            "install the package debian-archive-keyring",
        )


def package_of(line: str) -> Package:
    """Read one line of `apt-get --print-uris`.

    The file name in it has the version with its epoch, which the URI lacks.
    """
    match = re.fullmatch(
        r"'(\S+)' (\S+)_(\S+)_(\w+)\.deb (\d+) SHA256:([0-9a-f]{64})", line.strip()
    )
    if match is None:
        raise ValueError(f"not a line of --print-uris: {line}")
    uri, name, version, architecture, size, sha256 = match.groups()
    return Package(name, unquote(version), architecture, *_place(uri), int(size), sha256)


def source_of(line: str) -> Package | None:
    """Read one line of `apt-get source --print-uris`; None where it is no author's archive.

    Beside that, a source package has its description, Debian's changes, signatures, and at
    times a second archive (such as `.orig-www.tar`).
    """
    match = re.fullmatch(
        r"'(\S+)' ([^\s_]+)_(\S+)\.orig\.tar\.(?:gz|bz2|xz) (\d+) SHA256:([0-9a-f]{64})",
        line.strip(),
    )
    if match is None:
        return None
    uri, name, version, size, sha256 = match.groups()
    return Package(name, unquote(version), SOURCE, *_place(uri), int(size), sha256)


def _place(uri: str) -> tuple[str, str]:
    """Return the archive that a URI is of, and its path there."""
    archive = "security" if "/pool/updates/" in uri or "-security/" in uri else "main"
    return archive, unquote(uri[uri.index("/pool/") + 1 :])


class Failure(NamedTuple):
    """Why a package could not be downloaded.

    Attributes:
        gone: Whether the mirror answered that it does not have the file (HTTP's 404).
        said: apt's words.
    """

    gone: bool
    said: str


def download(wanted: Sequence[Package], folder: Path, where: Mirrors) -> dict[str, Failure]:
    """Download package files into `folder`, each named by its hash.

    Returns:
        The packages that could not be downloaded, by name.
    """
    require_apt()
    folder.chmod(0o755)
    words = [word for package in wanted for word in _words(package, folder, where)]
    command = [str(HELPER), "-oAPT::Sandbox::User=root", "-oAcquire::Retries=2", "download-file"]
    done = ask([*command, *words])
    problems = {}
    for package in wanted:
        if not (folder / package.sha256).is_file():
            lines = [line for line in done.stderr.splitlines() if package.path in line]
            # A port, a name or a hash may hold "404", too: the answer's code follows the address,
            # which apt shows without the password that it may have.
            answer = re.compile(rf"E: Failed to fetch \S+/{re.escape(package.path)}  404 ")
            gone = any(answer.match(line) for line in lines)
            problems[package.name] = Failure(gone, "\n".join(lines) or done.stderr.strip())
    return problems


def _words(package: Package, folder: Path, where: Mirrors) -> list[str]:
    # A "+" or "~" in a pool path is sent as it is; mirrors take both forms.
    uri = where.uri(package.archive, package.path)
    return [uri, str(folder / package.sha256), f"SHA256:{package.sha256}"]
