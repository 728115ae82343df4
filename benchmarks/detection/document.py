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
    tolerance = corpus.limits["tolerance"]
    others = corpus.limits["others"]
    samples = len({pair.sample for pair in pairs})
    changed = sum(pair.state == "changed" for pair in pairs)
    unchanged = sum(pair.state == "unchanged" for pair in pairs)
    return f"""\
## Detection

Each of {samples} samples is drawn as it is, drawn again with one known change, and changed in its
pixels. Every method is asked whether two pictures are equal: {changed:,} changed pairs and
{unchanged:,} unchanged ones. [`detection.csv`](detection.csv) has them one by one. The kinds of
change and their strengths are in `benchmarks/detection/corpus.toml`. Renew both files by

```console
$ {COMMAND}
```

{_machine()} It took {seconds:.0f} s.

- *wheelgate, identical* is the default limit: the files have the same bytes. *Same pixels* lets
  other bytes pass that decode to the same pixels. *Tolerance* also lets pass what differs by at
  most {tolerance["largest"]} of 255 anywhere and by at most {tolerance["local"]} on average in the
  worst window. Its reason: {tolerance["reason"]}.
- *compare_images* is matplotlib's, with the tolerance {others["compare_images_tol"]}: the root
  mean square over the whole picture.
- *phash* is the perceptual hash of ImageHash, raised at any distance, and at more than
  {others["perceptual_hash_distance"]} of its 64 bits.

A change counts only where it has an effect: *no effect* are the pairs whose pixels came out the
same after all (a horizontal line that is moved by less than a pixel is drawn on the same one),
*not applicable* those whose sample has no such thing to change.

### What is caught

The share of the *n* changed pairs that a method tells apart.

{tables.detection(pairs, methods)}

### What is raised falsely

The share of the *n* unchanged pairs that a method tells apart. The files of all but the first row
have other bytes, so that the limit `identical` raises each of them: it is a limit on files, for
one program that is to write the same file everywhere.

{tables.false_alarms(pairs, methods)}

### What wheelgate says of it

Pictures of different sizes are left out: nothing but their sizes is said of them.

- *Shift right*: a picture that moved as a whole is said to have moved by that many pixels, and no
  other is said to have moved.
- *Places found*: of the rectangles in which the change is known to be, those that a region meets.
  *Regions elsewhere*: the regions that meet none of them.
- *Anti-aliasing share*: the median, and the range, of the share of changed pixels that are said to
  differ by anti-aliasing alone. It is to be near 1 where the last column says "yes", which are the
  changes of nothing but anti-aliasing, and far below where something is missing, cut off, or moved
  by whole pixels. Between the two are lines and letters that grow by a part of a pixel.

{tables.descriptions(pairs)}
"""


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
