"""Sum up what each installed package occupies, and how much of it could be made again."""

import re

from wheelgate.images.size.owners import Owner, owners_of
from wheelgate.images.size.tree import Tree
from wheelgate.model.records import PackageSize

NO_PACKAGE = "(no package)"
PYTHON_OF_NO_PACKAGE = "(Python of no package)"

_OF_PYTHON = re.compile(
    r"(?!.*/(?:site|dist)-packages/)"
    r"(?:.*/)?(?:lib/(?:lib)?python3(?:\.\d+)?(?:[./].*|t?\.so.*)?|bin/(?:python|pip|idle|pydoc)3?.*"
    r"|include/python3\..*)"
)
"""Where an interpreter's installation lies below its prefix, by sysconfig's scheme posix_prefix,
and not what was installed for it."""

_MADE_AGAIN = re.compile(
    r".*\.pyc|(?:var/|root/\.|home/[^/]+/\.)cache/.*|var/lib/apt/lists/.*|(?:etc|var/lib)/apk/cache/.*"
)
"""Bytecode, and what lies in folders of caches (Filesystem Hierarchy Standard 3.0, section 5.5,
and the XDG Base Directory Specification)."""


def packages_of(tree: Tree) -> list[PackageSize]:
    """Return what each package occupies, the largest first; what none owns comes under "none"."""
    owners = owners_of(tree)
    totals: dict[Owner, list[int]] = {}
    for path, size in tree.sizes.items():
        total = totals.setdefault(owners.get(path) or _nobody(path), [0, 0, 0])
        total[0] += size
        total[1] += 1
        total[2] += size if _MADE_AGAIN.fullmatch(path) else 0
    found = [
        PackageSize(kind, name, version, size, count, again)
        for (kind, name, version), (size, count, again) in totals.items()
    ]
    return sorted(found, key=lambda package: (-package.bytes, package.name))


def _nobody(path: str) -> Owner:
    """Tell a Python that was unpacked or compiled in place from other files without an owner."""
    return ("none", PYTHON_OF_NO_PACKAGE if _OF_PYTHON.fullmatch(path) else NO_PACKAGE, "")
