"""Make a signed apk repository of a lock's wheels, and of a CPython where one is asked for."""

import os
import shutil
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from wheelgate.engine import Engine, Mount
from wheelgate.errors import ApkError
from wheelgate.images.apk import installed, interpreter, wheel_packages
from wheelgate.images.apk.keys import Key
from wheelgate.images.apk.package import Package, with_replaces, without_clashes
from wheelgate.images.bases import BaseSource, ensure
from wheelgate.images.wheelhouse import wheels
from wheelgate.images.wheelhouse.markers import environment
from wheelgate.model.config import Apks
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache
from wheelgate.util.temporary import temporary_folder

ALPINE = "docker.io/library/alpine:3.23"
"""The base whose apk makes packages of version 3, and reads them."""

ARCHITECTURE = "x86_64"
INDEX = "Packages.adb"

EPOCH = 1_767_225_600
"""2026-01-01: the date of every file, where SOURCE_DATE_EPOCH names no other."""


@dataclass(frozen=True)
class Made:
    """A repository that was made.

    Attributes:
        packages: What it holds.
        wheels: What they were made of.
        key: File name of the public key.
        missing: For each package, what no package here provides and Alpine's has to.
        broken: For each package, the requirements of its wheel that the lock does not meet.
    """

    packages: tuple[Package, ...]
    wheels: tuple[Input, ...]
    key: str
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    broken: dict[str, tuple[str, ...]] = field(default_factory=dict)


def bases_of(wanted: Apks) -> tuple[str, ...]:
    """Return the base images that making a repository takes."""
    python = interpreter.base_of(wanted.wheels.python)
    return (ALPINE, python) if wanted.interpreter or wanted.bytecode else (ALPINE,)


def make(
    wanted: Apks,
    lock: Path,
    key: Key,
    output: Path,
    engine: Engine,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
    base_source: BaseSource = "auto",
) -> Made:
    """Make a repository in a folder: `x86_64/*.apk`, their index, and the public key.

    The same inputs, key and base images give the same bytes.

    Args:
        wanted: What it is to hold.
        lock: The requirements file that `wanted` names.
        key: What signs the packages and the index.
        output: The folder; made here.
        engine: Runs Alpine's apk.
        cache: Where downloads are kept.
        progress: Called with what happens, a line each.
        base_source: How base images come here.

    Raises:
        ApkError: Where something cannot be made an apk.
        WheelError: Where a wheel does not exist for the platform.
        BaseImageError: Where a base image cannot be had.
    """
    if not wanted.wheels.platform.endswith(f"_{ARCHITECTURE}") or not (
        wanted.wheels.platform.startswith("musllinux_")
    ):
        raise ApkError(
            f"{wanted.wheels.platform} is no platform of Alpine on {ARCHITECTURE}",
            "name a musllinux one, such as musllinux_1_2_x86_64",
        )
    locked = wheels.fetch(lock, wanted.wheels.platform, wanted.wheels.python, cache, progress)
    for reference in bases_of(wanted):
        ensure(engine, reference, base_source, cache, progress)
    with temporary_folder("apks") as name:
        work = _Work(Path(name), wanted, engine, progress)
        locked.place(cache, work.folder / "wheels")
        packages = work.packages()
        work.write(packages, key)
        work.run(output)
    output.joinpath(key.name).write_bytes(key.public)
    return Made(tuple(packages), locked.files, key.name, work.missing, work.broken)


@dataclass
class _Work:
    """One making: a temporary folder, and what was found on the way."""

    folder: Path
    wanted: Apks
    engine: Engine
    progress: Callable[[str], None]
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    broken: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def packages(self) -> list[Package]:
        """Lay out everything, and return what becomes a package."""
        python, full = self.wanted.wheels.python, ""
        own: list[Package] = []
        if self.wanted.interpreter:
            self.progress(f"taking CPython out of {interpreter.base_of(python)}")
            rootfs = self._rootfs(interpreter.base_of(python))
            own, full = interpreter.packages_of(
                rootfs, self.folder / "python", python, with_bytecode=self.wanted.bytecode
            )
        found = with_replaces(without_clashes([*own, *self._of_wheels(python, full)]))
        for package in found:
            if package.replaces and not package.bytecode_of:
                others = ", ".join(package.replaces)
                self.progress(f"{package.name} has files that {others} has too; its own are kept")
        if self.wanted.interpreter:
            found += self._libraries(found, rootfs)
        return found

    def _of_wheels(self, python: str, full: str) -> list[Package]:
        files_ = sorted((self.folder / "wheels").iterdir())
        self.progress(f"laying out {len(files_)} wheels")
        trees = self.folder / "trees"
        laid = [
            wheel_packages.lay_out(file, trees / file.name.split("-")[0], python) for file in files_
        ]
        among = {wheel.distribution.name: wheel.distribution for wheel in laid}
        found: list[Package] = []
        for wheel in laid:
            packages, needs = wheel_packages.packages_of(
                wheel, among, environment(python, full), with_bytecode=self.wanted.bytecode
            )
            if not self.wanted.tests:
                tests = self.folder / "tests" / packages[0].name
                packages[:1] = wheel_packages.split_tests(packages[0], tests, python)
            found += packages
            if needs.missing:
                self.missing[packages[0].name] = needs.missing
            if needs.broken:
                self.broken[packages[0].name] = needs.broken
        return found

    def _libraries(self, packages: Iterable[Package], rootfs: Path) -> list[Package]:
        """Return the libraries that packages need and the Alpine base lacks."""
        have = {each.partition("=")[0] for package in packages for each in package.provides}
        needs = {
            need
            for package in packages
            for need in package.depends
            if need.startswith("so:") and need not in have
        }
        alpine = installed.of_rootfs(self._rootfs(ALPINE))
        chosen, _ = installed.wanted_of(sorted(needs), installed.of_rootfs(rootfs), alpine)
        return installed.package_again(chosen, rootfs, self.folder / "libraries")

    def _rootfs(self, reference: str) -> Path:
        file = self.folder / f"{reference.replace('/', '-').replace(':', '-')}.tar"
        done = self.engine.export(reference, ("true",), file)
        if done.code != 0:
            raise ApkError(f"{reference} does not run:\n{done.output}", "see the message above")
        return file

    def write(self, packages: Iterable[Package], key: Key) -> None:
        """Write what the container reads: words and files of each package, and the keys."""
        context = self.folder / "context"
        for package in packages:
            target = context / "packages" / package.name
            target.mkdir(parents=True)
            (target / "info").write_text("".join(f"{line}\n" for line in package.info()))
            (target / "file").write_text(package.file)
            if package.bytecode_of:
                (target / "bytecode-of").write_text(package.bytecode_of)
            elif package.tree is not None:
                _pack(package.tree, target / "tree.tar", epoch())
        (context / "keys").mkdir()
        (context / "keys" / key.name).write_bytes(key.public)
        descriptor = os.open(context / "key", os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.private)
        script = files("wheelgate.images.apk").joinpath("make.sh").read_text(encoding="utf-8")
        (context / "make.sh").write_text(script, encoding="utf-8")

    def run(self, output: Path) -> None:
        """Have apk make the packages and their index, and take them out of the container."""
        count = sum(1 for _ in (self.folder / "context/packages").iterdir())
        self.progress(f"making {count} packages")
        reference = bases_of(self.wanted)[-1]
        rootfs = self.folder / "made.tar"
        command = ("sh", "/context/make.sh", str(epoch()), self.wanted.wheels.python)
        mounts = (Mount(self.folder / "context", "/context"),)
        done = self.engine.export(reference, command, rootfs, mounts)
        if done.code != 0:
            tail = "\n".join(f"    {line}" for line in done.output.splitlines()[-12:])
            raise ApkError(f"apk does not make the packages:\n{tail}", "see apk's words above")
        with tarfile.open(rootfs) as archive:
            for member in archive:
                path = member.name.removeprefix("./")
                if member.isreg() and path.startswith("repository/"):
                    target = output / path.removeprefix("repository/")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    content = archive.extractfile(member)
                    assert content is not None
                    with target.open("wb") as file:
                        shutil.copyfileobj(content, file)


def epoch() -> int:
    """Return the date that every file of a package has (SOURCE_DATE_EPOCH's specification)."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or EPOCH)


def _pack(tree: Path, target: Path, date: int) -> None:
    """Write a folder as a tar whose files are root's, of one date, in one order."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = date
        if member.isdir():
            member.mode = 0o755
        elif member.isreg():
            member.mode = 0o755 if member.mode & 0o100 else 0o644
        return member

    with tarfile.open(target, "w") as archive:
        for path in sorted(tree.rglob("*")):
            archive.add(path, str(path.relative_to(tree)), recursive=False, filter=plain)
