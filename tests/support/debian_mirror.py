"""A fixture that serves a small, signed Debian mirror, which apt takes as the only one."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from debian.debfile import DebFile
from support.index import served

from wheelgate.errors import DownloadError
from wheelgate.images.wheelhouse import apt
from wheelgate.images.wheelhouse.mirrors import VARIABLE

RELEASE = "trixie"
SUITES = {
    "debian": (RELEASE, f"{RELEASE}-updates"),
    "debian-security": (f"{RELEASE}-security",),
}


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Signer:
    """A key of its own that signs what a mirror says, as Debian's archive keys do."""

    def __init__(self, home: Path) -> None:
        self._gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--passphrase", ""]
        self._home = home
        self._run("--quick-generate-key", "a test", "ed25519", "sign", "never")

    def export(self, keyring: Path) -> None:
        """Write the public key where apt reads it."""
        self._run("--yes", "--output", str(keyring), "--export")

    def sign(self, file: Path, target: Path) -> None:
        """Write a signed copy of a file."""
        self._run("--yes", "--output", str(target), "--clearsign", str(file))

    def close(self) -> None:
        """End gpg's agent."""
        subprocess.run(["gpgconf", "--homedir", str(self._home), "--kill", "all"], check=True)

    def _run(self, *words: str) -> None:
        subprocess.run([*self._gpg, *words], check=True, stderr=subprocess.DEVNULL)


@dataclass
class DebianMirror:
    """An archive and its security updates, below one folder that is served."""

    root: Path
    signer: Signer
    sources: list[str] = field(default_factory=list)

    def add(
        self, name: str, version: str, *fields: str, archive: str = "debian"
    ) -> dict[str, object]:
        """Build a package and put it into the pool; return its path, size and hash.

        Args:
            name: The package's.
            version: With its epoch, where it has one.
            fields: Further ones of its control file, such as "Depends: libc6".
            archive: "debian", or "debian-security".
        """
        file = f"{name}_{version.partition(':')[2] or version}_amd64.deb"
        place = f"pool/{'' if archive == 'debian' else 'updates/'}main/{name[0]}/{name}/{file}"
        with tempfile.TemporaryDirectory() as folder:
            control = Path(folder, "DEBIAN/control")
            control.parent.mkdir(mode=0o755)
            lines = [f"Package: {name}", f"Version: {version}", "Architecture: amd64", *fields]
            lines += ["Maintainer: a test <test@example.org>", "Description: for a test", ""]
            control.write_text("\n".join(lines))
            target = self.root / archive / place
            target.parent.mkdir(parents=True, exist_ok=True)
            command = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", folder, str(target)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return {"path": place, "size": target.stat().st_size, "sha256": sha256_of(target)}

    def add_source(self, name: str, version: str) -> dict[str, object]:
        """Put a source package into the pool; return its author's archive: path, size and hash."""
        folder = f"pool/main/{name[0]}/{name}"
        place = self.root / "debian" / folder
        place.mkdir(parents=True, exist_ok=True)
        names = (f"{name}_{version}.orig.tar.gz", f"{name}_{version}-1.dsc")
        files = [place / file for file in names]
        for file in files:
            file.write_text(f"{file.name}, for a test")
        listed = [f" {sha256_of(file)} {file.stat().st_size} {file.name}" for file in files]
        self.sources.append(
            f"Package: {name}\nBinary: {name}\nVersion: {version}-1\nDirectory: {folder}\n"
            "Architecture: any\nFormat: 3.0 (quilt)\nChecksums-Sha256:\n" + "\n".join(listed) + "\n"
        )
        size = files[0].stat().st_size
        return {"path": f"{folder}/{names[0]}", "size": size, "sha256": sha256_of(files[0])}

    def drop(self, described: dict[str, object], archive: str = "debian") -> None:
        """Take a package out of the pool, as a mirror does once there is a newer one."""
        (self.root / archive / str(described["path"])).unlink()

    def publish(self) -> None:
        """Write and sign the indices of what is in the pools now (DebianRepository/Format)."""
        for archive, suites in SUITES.items():
            packages = [
                self._paragraph(file, archive)
                for file in sorted((self.root / archive).glob("pool/**/*.deb"))
            ]
            for suite in suites:
                whole = not suite.endswith("-updates")
                self._write(archive, suite, packages if whole else [])

    def _paragraph(self, file: Path, archive: str) -> str:
        control = DebFile(str(file)).debcontrol()
        control["Filename"] = file.relative_to(self.root / archive).as_posix()
        control["Size"] = str(file.stat().st_size)
        control["SHA256"] = sha256_of(file)
        return str(control)

    def _write(self, archive: str, suite: str, packages: list[str]) -> None:
        folder = self.root / archive / "dists" / suite
        listed = []
        indices = {"binary-amd64/Packages": packages, "source/Sources": self.sources}
        for name, paragraphs in indices.items():
            file = folder / "main" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(paragraphs))
            listed.append(f" {sha256_of(file)} {file.stat().st_size} main/{name}")
        (folder / "Release").write_text(
            f"Suite: {suite}\nCodename: {suite}\nArchitectures: amd64\nComponents: main\n"
            "Date: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n" + "\n".join(listed) + "\n"
        )
        self.signer.sign(folder / "Release", folder / "InRelease")


@pytest.fixture(scope="session")
def signer() -> Iterator[Signer]:
    """Return a signing key; skipped where the host has no apt, dpkg or gpg."""
    try:
        apt.require_apt()
    except DownloadError as error:
        pytest.skip(error.cause)
    for program in ("dpkg-deb", "gpg", "gpgconf"):
        if shutil.which(program) is None:
            pytest.skip(f"a Debian mirror: there is no {program}")
    # A socket's path has 107 characters at most, and a test's folder may have more.
    with tempfile.TemporaryDirectory(prefix="gpg-") as home:
        made = Signer(Path(home))
        yield made
        made.close()


@pytest.fixture
def debian_mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signer: Signer
) -> Iterator[DebianMirror]:
    """Serve a mirror without packages as the only one that apt knows; yield it."""
    keyring = tmp_path / "keyring.gpg"
    signer.export(keyring)
    monkeypatch.setattr(apt, "KEYRING", keyring)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    config = tmp_path / "apt.conf"
    config.write_text('Acquire::http::Proxy::127.0.0.1 "DIRECT";\nAcquire::Retries "0";\n')
    monkeypatch.setenv("APT_CONFIG", str(config))
    mirror = DebianMirror(tmp_path / "mirror", signer)
    mirror.publish()
    with served(mirror.root) as url:
        monkeypatch.setenv(VARIABLE, f"{url}/debian")
        yield mirror
