"""Read which libraries the ELF files of a folder need and provide, in apk's names.

Alpine's own tool, abuild, finds both the same way: needs are the DT_NEEDED of every ELF file, less
what the package has itself; offered is what lies where the loader looks by itself.
"""

from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.construct import ConstructError
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile

MUSL = "so:libc.musl-x86_64.so.1"
"""What Alpine's musl provides, whatever name of its own a file needs."""

_RESERVED = ("libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet.")
"""musl's loader takes these names for itself, whatever follows (ldso/dynlink.c)."""

_SEARCHED = ("lib", "usr/lib")
"""Folders of the loader's own path on Alpine; /usr/local belongs to no package."""


@dataclass(frozen=True)
class ElfNames:
    """What the ELF files of one tree need of others, and provide to others, sorted.

    Attributes:
        needs: Such as "so:libz.so.1".
        provides: Such as "so:libffi.so.8=8.1.4".
        count: How many ELF files there are.
    """

    needs: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    count: int = 0


def elf_names(tree: Path) -> ElfNames:
    """Read every ELF file below a folder that holds a package's files."""
    needed: set[str] = set()
    own: set[str] = set()
    provided: dict[str, str] = {}
    count = 0
    for path in sorted(tree.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        found = _dynamic(path)
        if found is None:
            continue
        count += 1
        soname, needs = found
        needed.update(needs)
        # A library is found by its file's name; another copy of it that is loaded, by its soname.
        own.update({path.name, soname})
        if soname and path.parent.relative_to(tree).as_posix() in _SEARCHED:
            provided[soname] = path.name.partition(".so.")[2] or "0"
    return ElfNames(
        tuple(sorted({_as_apk(name) for name in needed - own})),
        tuple(f"so:{name}={version}" for name, version in sorted(provided.items())),
        count,
    )


def _as_apk(needed: str) -> str:
    if needed.startswith(_RESERVED) or needed.startswith("ld-musl-"):
        return MUSL
    return f"so:{needed}"


def _dynamic(path: Path) -> tuple[str, tuple[str, ...]] | None:
    """Return the soname and the needs of a file, or None where it is not ELF or not dynamic."""
    with path.open("rb") as file:
        if file.read(4) != b"\x7fELF":
            return None
        try:
            for segment in ELFFile(file).iter_segments("PT_DYNAMIC"):
                assert isinstance(segment, DynamicSegment)
                # pyelftools gives a tag an attribute for the string that it stands for.
                tags = [(tag.entry.d_tag, vars(tag)) for tag in segment.iter_tags()]
                soname = next((str(t["soname"]) for kind, t in tags if kind == "DT_SONAME"), "")
                return soname, tuple(str(t["needed"]) for kind, t in tags if kind == "DT_NEEDED")
        except (ELFError, ConstructError, ValueError, AttributeError, TypeError):
            # A wheel may carry anything; what no loader can read needs nothing.
            return None
    return None
