"""Update RECORD of installed distributions (PEP 376, PEP 627) after files were moved."""

import csv
from collections.abc import Iterator
from pathlib import Path


def test_folders(site: Path) -> Iterator[Path]:
    """Yield the outermost folders named `tests` that lie inside a module's folder."""
    for path in site.rglob("tests"):
        inside = path.relative_to(site).parts
        if path.is_dir() and len(inside) > 1 and "tests" not in inside[:-1]:
            yield path


def leave_out_what_is_gone(site: Path) -> None:
    """Rewrite each RECORD below a folder of modules without the files that are not there."""
    for record in site.glob("*.dist-info/RECORD"):
        with record.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
        with record.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows(row for row in rows if (site / row[0]).exists())
