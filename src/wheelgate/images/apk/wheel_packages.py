"""Lay a wheel out as the files of an apk, and describe that apk."""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from installer import install
from installer.destinations import SchemeDictionaryDestination
from installer.exceptions import InstallerError
from installer.sources import WheelFile
from packaging.markers import Environment
from packaging.metadata import RawMetadata, parse_email
from packaging.utils import canonicalize_name

from wheelgate.errors import ApkError
from wheelgate.images.apk import wheel_records as records_of_wheels
from wheelgate.images.apk.elf_names import ElfNames, elf_names
from wheelgate.images.apk.licenses import license_of
from wheelgate.images.apk.names import apk_name, plain_name
from wheelgate.images.apk.package import Package, bytecode
from wheelgate.images.apk.requirements import Distribution, Needs, needs_of
from wheelgate.images.apk.versions import apk_version

INSTALLER = b"apk\n"
"""What the file INSTALLER of each distribution says (PEP 376): who may remove it."""


@dataclass(frozen=True)
class Wheel:
    """A wheel that was laid out.

    Attributes:
        file: Its name.
        metadata: Its METADATA.
        tree: The folder that holds its files as an image would.
        names: What its ELF files need and provide.
    """

    file: str
    metadata: RawMetadata
    tree: Path
    names: ElfNames

    @property
    def distribution(self) -> Distribution:
        """What requirements are about."""
        return Distribution(
            canonicalize_name(self.metadata["name"]),
            self.metadata["version"],
            tuple(self.metadata.get("requires_dist", ())),
        )


def site_packages(python: str) -> str:
    """Return Alpine's folder of modules, below the root."""
    return f"usr/lib/python{python}/site-packages"


def lay_out(wheel: Path, tree: Path, python: str) -> Wheel:
    """Install a wheel below a folder, as Alpine's packages lie.

    Scripts get `/usr/bin/python3` for an interpreter, RECORD names what is there, and no bytecode
    is made: that needs the image's Python.

    Args:
        wheel: The wheel, under its own name.
        tree: The folder; made here.
        python: The image's Python, such as "3.13".

    Raises:
        ApkError: Where the wheel cannot be read.
    """
    site = f"/{site_packages(python)}"
    tree.mkdir(parents=True)
    try:
        with WheelFile.open(wheel) as source:
            destination = SchemeDictionaryDestination(
                {
                    "purelib": site,
                    "platlib": site,
                    "scripts": "/usr/bin",
                    "data": "/usr",
                    "headers": f"/usr/include/python{python}/{source.distribution}",
                },
                interpreter="/usr/bin/python3",
                script_kind="posix",
                destdir=str(tree),
            )
            install(source, destination, additional_metadata={"INSTALLER": INSTALLER})
            metadata, _ = parse_email(source.read_dist_info("METADATA"))
    except (InstallerError, zipfile.BadZipFile, OSError, ValueError, KeyError) as error:
        raise ApkError(
            f"{wheel.name} cannot be unpacked: {error}",
            "look at it: it is not the wheel that its name says, or it is damaged",
        ) from None
    # "The installer should set the executable bit": the binary distribution format, on scripts.
    for script in tree.glob("usr/bin/*"):
        script.chmod(0o755)
    return Wheel(wheel.name, metadata, tree, elf_names(tree))


def packages_of(
    wheel: Wheel, among: Mapping[str, Distribution], markers: Environment, *, with_bytecode: bool
) -> tuple[list[Package], Needs]:
    """Return a wheel's apks, and what they depend on.

    Args:
        wheel: The wheel, laid out.
        among: All distributions of the repository, by normalized name.
        markers: Of the image.
        with_bytecode: Whether its bytecode becomes a package too.

    Raises:
        ApkError: Where its version or a requirement cannot be said in apk's words.
    """
    python = markers["python_version"]
    distribution = wheel.distribution
    name, version = apk_name(distribution.name), apk_version(distribution.version)
    needs = needs_of(distribution, among, markers)
    provides = [
        *wheel.names.provides,
        *(f"py{python}:{module}={version}" for module in _modules(wheel.tree, python)),
        *(f"cmd:{command}={version}" for command in _commands(wheel.tree)),
    ]
    if plain_name(distribution.name) != name:
        provides.append(f"{plain_name(distribution.name)}={version}")
    main = Package(
        name=name,
        version=version,
        description=wheel.metadata.get("summary", "") or distribution.name,
        license=license_of(wheel.metadata),
        url=_url(wheel.metadata),
        architecture="x86_64" if wheel.names.count else "noarch",
        depends=(f"python3~{python}", *wheel.names.needs, *needs.depends),
        provides=tuple(sorted(provides)),
        tree=wheel.tree,
        distribution=distribution.name,
    )
    return [main, *([bytecode(main)] if with_bytecode else [])], needs


def split_tests(package: Package, tree: Path, python: str) -> list[Package]:
    """Move a package's test suites into a package of their own; return both, or the one.

    A test suite is a folder named `tests` inside a module's folder. RECORD no longer names what
    is not there. Folders named `testing` stay: modules import them.

    Args:
        package: A wheel's package.
        tree: The folder for the test suites; made where there are any.
        python: The image's Python.
    """
    assert package.tree is not None
    moved = False
    for folder in sorted(records_of_wheels.test_folders(package.tree / site_packages(python))):
        target = tree / folder.relative_to(package.tree)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, target)
        moved = True
    if not moved:
        return [package]
    records_of_wheels.leave_out_what_is_gone(package.tree / site_packages(python))
    same = f"{package.name}={package.version}"
    tests = Package(
        name=f"{package.name}-tests",
        version=package.version,
        description=f"Test suites of {package.name}",
        license=package.license,
        url=package.url,
        origin=package.name,
        architecture=package.architecture,
        depends=(same, *elf_names(tree).needs),
        tree=tree,
    )
    names = elf_names(package.tree)
    own = tuple(each for each in package.depends if not each.startswith("so:"))
    return [replace(package, depends=(*own, *names.needs)), tests]


def _modules(tree: Path, python: str) -> Iterator[str]:
    """Yield the modules that abuild would name: top folders with an `__init__.py`, and files."""
    site = tree / site_packages(python)
    for path in sorted(site.iterdir()) if site.is_dir() else ():
        if path.is_dir() and (path / "__init__.py").is_file():
            yield path.name
        elif path.is_file() and path.suffix == ".py":
            yield path.stem


def _commands(tree: Path) -> Iterator[str]:
    folder = tree / "usr/bin"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if "@" not in path.name and " " not in path.name:
            yield path.name


def _url(metadata: RawMetadata) -> str:
    """Return the address of a project's home, by the labels of the packaging guide."""
    urls = {
        label.lower().replace("-", "").replace(" ", ""): url
        for label, url in metadata.get("project_urls", {}).items()
    }
    for label in ("homepage", "source", "repository", "sourcecode", "github", "documentation"):
        if urls.get(label):
            return urls[label]
    return metadata.get("home_page", "") or next(iter(urls.values()), "")
