"""Writes docs/comparison.md and docs/detection.csv; keeps what others wrote in the document."""

import csv
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import tables
from pairs import Corpus, Pair

COMMAND = "python benchmarks/detection/table.py"

BEGIN, END = "<!-- detection: begin -->", "<!-- detection: end -->"

TEMPLATE = Path(__file__).with_name("document.txt")
"""The part of the document that this script writes, with places for figures and tables."""

NEW_DOCUMENT = f"""\
# Comparing pictures

What wheelgate's comparison catches, what it raises falsely, and how fast it is, beside other
methods.

{BEGIN}
{END}

## Speed

<!-- speed: begin -->
<!-- speed: end -->
"""

PACKAGES = ("matplotlib", "seaborn", "numpy", "pillow", "imagehash")


def write(
    folder: Path, pairs: Sequence[Pair], corpus: Corpus, methods: Sequence[str], seconds: float
) -> list[Path]:
    """Write both files into a folder, and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    document, rows = folder / "comparison.md", folder / "detection.csv"
    before = document.read_text() if document.exists() else NEW_DOCUMENT
    document.write_text(replaced(before, text_of(pairs, corpus, methods, seconds)))
    with rows.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*tables.CSV_COLUMNS, *methods], lineterminator="\n")
        writer.writeheader()
        writer.writerows(tables.csv_rows(pairs, methods))
    return [document, rows]


def replaced(document: str, text: str) -> str:
    """Return a document with a new text between the markers, which are added where they lack."""
    part = f"{BEGIN}\n\n{text.strip()}\n\n{END}"
    if BEGIN not in document or END not in document:
        return f"{document.rstrip()}\n\n{part}\n"
    before, _, rest = document.partition(BEGIN)
    return before + part + rest.partition(END)[2]


def text_of(pairs: Sequence[Pair], corpus: Corpus, methods: Sequence[str], seconds: float) -> str:
    """Return the part of the document that this script writes."""
    return TEMPLATE.read_text().format(
        samples=len({pair.sample for pair in pairs}),
        changed=sum(pair.state == "changed" for pair in pairs),
        unchanged=sum(pair.state == "unchanged" for pair in pairs),
        seconds=seconds,
        command=COMMAND,
        machine=_machine(),
        tolerance=corpus.limits["tolerance"],
        others=corpus.limits["others"],
        detection=tables.detection(pairs, methods),
        false_alarms=tables.false_alarms(pairs, methods),
        descriptions=tables.descriptions(pairs),
    )


def _machine() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} on {platform.system()} {platform.machine()}, "
        f"{_processor()}, by Python {platform.python_version()} with {versions}."
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or "an unknown processor"
