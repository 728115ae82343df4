"""Which relocation types a loader knows (data: relocations.csv)."""

import csv
from functools import cache
from importlib.resources import files

from wheelgate.doctor.elf.shared_object import SharedObject


@cache
def _known() -> dict[tuple[str, str], dict[int, str]]:
    text = files("wheelgate.doctor.elf").joinpath("relocations.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    known: dict[tuple[str, str], dict[int, str]] = {}
    for row in rows:
        for loader in ("musl", "glibc"):
            table = known.setdefault((loader, row["machine"]), {})
            if loader in row["known_by"].split():
                table[int(row["type"])] = row["name"]
        known.setdefault(("", row["machine"]), {})[int(row["type"])] = row["name"]
    return known


def unknown_to(family: str, libc_version: str, found: SharedObject) -> tuple[str, ...]:
    """Return the relocation types of a file that a loader does not know, each with its number.

    Args:
        family: "musl" or "glibc".
        libc_version: Of the C library that the loader belongs to.
        found: The file.
    """
    table = _known().get((family, found.machine))
    if table is None:
        return ()
    names = _known()["", found.machine]
    strange = [
        f"{names.get(number, 'type')} ({number})"
        for number in found.relocations
        if number not in table
    ]
    if found.relative_relocations and _older(
        libc_version, (1, 2, 4) if family == "musl" else (2, 36)
    ):
        strange.append("DT_RELR (packed relative relocations)")
    return tuple(strange)


def _older(version: str, than: tuple[int, ...]) -> bool:
    parts = [int(part) for part in version.split(".") if part.isdigit()]
    return bool(parts) and tuple(parts) < than
