"""Read apk's database of installed packages (apk-package(5))."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

FOLDERS = ("lib/apk/db", "usr/lib/apk/db")
"""Where apk keeps what it knows: before and after Alpine merged its folders, from the root."""

DATABASES = tuple(f"{folder}/installed" for folder in FOLDERS)


def bare(dependency: str) -> str:
    """Return the name in a dependency or a provided name, without its version."""
    return re.split("[<>=~]", dependency, maxsplit=1)[0]


@dataclass(frozen=True)
class Installed:
    """An apk as the database of an image has it.

    Attributes:
        fields: By the letters of apk-package(5), such as "P" for the name.
        files: Paths from the root.
        folders: Paths from the root, which is "" itself.
        scripted: Whether it runs scripts, which are not in the database.
    """

    fields: dict[str, str]
    files: tuple[str, ...]
    folders: tuple[str, ...] = ()
    scripted: bool = False

    @property
    def name(self) -> str:
        """Its name."""
        return self.fields["P"]

    @property
    def version(self) -> str:
        """Its version."""
        return self.fields["V"]

    @property
    def gives(self) -> frozenset[str]:
        """Its name and what else it provides, without versions."""
        provided = self.fields.get("p", "").split()
        return frozenset({self.name, *(bare(each) for each in provided)})

    @property
    def wants(self) -> tuple[str, ...]:
        """What it depends on."""
        return tuple(self.fields.get("D", "").split())


def read_database(text: str, scripted: Iterable[str] = ()) -> list[Installed]:
    """Read a database of installed packages.

    Args:
        text: The file `installed`.
        scripted: Names and versions of packages that have scripts.
    """
    with_scripts = set(scripted)
    found = []
    for paragraph in text.split("\n\n"):
        fields: dict[str, str] = {}
        files: list[str] = []
        folders: list[str] = []
        for line in paragraph.splitlines():
            letter, _, value = line.partition(":")
            if letter == "F":
                folders.append(value)
            elif letter == "R":
                files.append(posixpath.join(*folders[-1:], value))
            else:
                fields.setdefault(letter, value)
        if "P" in fields and "V" in fields:
            label = f"{fields['P']}-{fields['V']}"
            scripts = label in with_scripts
            found.append(Installed(fields, tuple(files), tuple(folders), scripts))
    return found
