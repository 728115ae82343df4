"""One chart: as SVG for a wide page and for a narrow one, with words and data for who sees none."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """A chart of the report.

    Attributes:
        name: Of its files.
        title: What it shows.
        description: What is to be seen in it, in words.
        wide: An <svg> element for wide pages.
        narrow: The same for phones.
        data: What is drawn, as CSV.
    """

    name: str
    title: str
    description: str
    wide: str
    narrow: str
    data: str


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV with a heading (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()
