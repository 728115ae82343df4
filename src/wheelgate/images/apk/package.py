"""The metadata and files of an apk, before apk makes it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from wheelgate.images.apk_database import bare

META = "pyc"
"""Alpine's package without files; where it is installed, bytecode comes along with every module."""


@dataclass(frozen=True)
class Package:
    """What `apk mkpkg` makes an apk of; fields are those of apk-package(5).

    Attributes:
        origin: The package that it is a part of.
        tree: The folder that its files lie in; none where it has no files.
        bytecode_of: The package whose bytecode it holds, which is compiled when it is made.
        distribution: Name of the wheel's distribution, for a record.
    """

    name: str
    version: str
    description: str
    license: str
    url: str = ""
    origin: str = ""
    architecture: str = "noarch"
    depends: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    install_if: tuple[str, ...] = ()
    tree: Path | None = None
    bytecode_of: str = ""
    distribution: str = ""

    @property
    def file(self) -> str:
        """The name of its file in a repository."""
        return f"{self.name}-{self.version}.apk"

    def info(self) -> Iterator[str]:
        """Yield the words for `--info` of `apk mkpkg`."""
        fields = {
            "name": self.name,
            "version": self.version,
            "description": " ".join(self.description.split()),
            "arch": self.architecture,
            "license": self.license,
            "origin": self.origin or self.name,
            "url": self.url,
            "depends": " ".join(self.depends),
            "provides": " ".join(self.provides),
            "replaces": " ".join(self.replaces),
            "install-if": " ".join(self.install_if),
        }
        for key, value in fields.items():
            if value:
                yield f"{key}:{value}"


def bytecode(package: Package, name: str = "") -> Package:
    """Return the package of a package's bytecode, named and drawn in as Alpine does.

    apk installs it by itself where both the package and the meta package `pyc` are.
    """
    same = f"{package.name}={package.version}"
    return Package(
        name=name or f"{package.name}-pyc",
        version=package.version,
        description=f"Precompiled Python bytecode for {package.name}",
        license=package.license,
        url=package.url,
        origin=package.origin or package.name,
        depends=(same,),
        install_if=(same, META),
        bytecode_of=package.name,
    )


def without_clashes(packages: Iterable[Package]) -> list[Package]:
    """Return packages of which no two provide the same module or command.

    apk would refuse to install both. Mostly it is a folder `tests` next to the modules, or a
    namespace that several distributions share.
    """
    found = list(packages)
    givers: dict[str, int] = {}
    for package in found:
        for name in {bare(each) for each in package.provides}:
            givers[name] = givers.get(name, 0) + 1
    return [
        replace(
            package,
            provides=tuple(
                each
                for each in package.provides
                if givers[bare(each)] == 1 or not each.startswith(("py3.", "cmd:"))
            ),
        )
        for package in found
    ]


def with_replaces(packages: Iterable[Package]) -> list[Package]:
    """Return packages that may take over the files which another one has as well.

    apk would refuse to install both. The one whose name comes later wins, as with pip the wheel
    that is installed later. Bytecode goes as its package does.
    """
    found = list(packages)
    owners: dict[str, str] = {}
    over: dict[str, set[str]] = {}
    for package in sorted(found, key=lambda each: each.name):
        if package.tree is None or package.bytecode_of:
            continue
        for path in package.tree.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                continue
            file = str(path.relative_to(package.tree))
            if file in owners:
                over.setdefault(package.name, set()).add(owners[file])
            owners[file] = package.name
    for package in found:
        if package.bytecode_of in over:
            over[package.name] = {f"{name}-pyc" for name in over[package.bytecode_of]}
    return [
        replace(each, replaces=(*each.replaces, *sorted(over.get(each.name, ())))) for each in found
    ]
