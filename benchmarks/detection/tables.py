"""Turns compared pairs into the tables of docs/comparison.md and the rows of docs/detection.csv."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pairs import Pair

from wheelgate.model.records import PixelDifference

CSV_COLUMNS = [
    "sample",
    "kind",
    "strength",
    "state",
    "note",
    "true changed pixels",
    "true largest",
    "wheelgate",
    "changed pixels",
    "largest",
    "mean",
    "local",
    "anti-aliasing share",
    "shift",
    "shift right",
    "places",
    "places found",
    "regions",
    "regions elsewhere",
    "rms",
    "phash distance",
    "summary",
]

WORDS = ("change", "strength", "unchanged pair", "anti-aliasing only")
"""Columns that hold no numbers."""


def detection(pairs: Sequence[Pair], methods: Sequence[str]) -> str:
    """Return the table of what share of the changes each method catches."""
    rows = []
    for (kind, strength), group in _by_strength(pairs, "changed").items():
        seen = [pair for pair in group if pair.state == "changed"]
        absent = [
            sum(pair.state == state for pair in group) for state in ("no effect", "not applicable")
        ]
        rows.append(
            [kind, strength, len(seen), *absent, *(_caught(seen, method) for method in methods)]
        )
    seen = [pair for pair in pairs if pair.state == "changed"]
    absent = [
        sum(pair.state == state for pair in pairs) for state in ("no effect", "not applicable")
    ]
    rows.append(["all", "", len(seen), *absent, *(_caught(seen, method) for method in methods)])
    return _table(["change", "strength", "n", "no effect", "not applicable", *methods], rows)


def false_alarms(pairs: Sequence[Pair], methods: Sequence[str]) -> str:
    """Return the table of what share of the unchanged pairs each method raises."""
    rows = []
    for (kind, _), group in _by_strength(pairs, "unchanged").items():
        rows.append([kind, len(group), *(_caught(group, method) for method in methods)])
    return _table(["unchanged pair", "n", *methods], rows)


def descriptions(pairs: Sequence[Pair]) -> str:
    """Return the table of how wheelgate describes each change, and where that is right."""
    rows = []
    for (kind, strength), group in _by_strength(pairs, "changed").items():
        said = [pair.description for pair in group if pair.description]
        if not said:
            continue
        shares = [each.antialiasing_share for each in said]
        places = sum(each.places for each in said)
        rows.append(
            [
                kind,
                strength,
                len(said),
                _share([each.shift_right for each in said]),
                f"{sum(each.places_found for each in said)} of {places}" if places else "",
                _elsewhere([each for each in said if each.places]),
                f"{statistics.median(shares):.2f} ({min(shares):.2f} to {max(shares):.2f})",
                "yes" if group[0].antialiasing or any(pair.antialiasing for pair in group) else "",
            ]
        )
    header = [
        "change",
        "strength",
        "n",
        "shift right",
        "places found",
        "regions elsewhere",
        "anti-aliasing share",
        "anti-aliasing only",
    ]
    return _table(header, rows)


def csv_rows(pairs: Iterable[Pair], methods: Sequence[str]) -> list[dict[str, Any]]:
    """Return one row for each pair; the columns of methods hold 1 where the pair was raised."""
    empty = dict.fromkeys([*CSV_COLUMNS, *methods], "")
    return [{**empty, **_csv_row(pair, methods)} for pair in pairs]


def _csv_row(pair: Pair, methods: Sequence[str]) -> dict[str, Any]:
    """Return the columns of a pair that have something to say."""
    row = {
        "sample": pair.sample,
        "kind": pair.kind,
        "strength": pair.strength,
        "state": pair.state,
        "note": pair.note,
        "true changed pixels": pair.changed_pixels,
        "true largest": pair.largest,
    }
    if found := pair.findings:
        row |= {
            "wheelgate": found.kind,
            "phash distance": found.distance,
            "summary": found.summary,
            "rms": "" if found.rms is None else f"{found.rms:.3f}",
            **{method: int(found.caught[method]) for method in methods},
        }
    if found and found.pixels:
        row |= _csv_pixels(found.pixels)
    if said := pair.description:
        row |= {
            "shift right": int(said.shift_right),
            "places": said.places,
            "places found": said.places_found,
            "regions": said.regions,
            "regions elsewhere": said.regions_elsewhere,
        }
    return row


def _csv_pixels(pixels: PixelDifference) -> dict[str, Any]:
    return {
        "changed pixels": pixels.changed_pixels,
        "largest": pixels.largest,
        "mean": f"{pixels.mean:.5f}",
        "local": f"{pixels.local:.4f}",
        "anti-aliasing share": f"{pixels.antialiasing_share:.4f}",
        "shift": "" if pixels.shift is None else "{} {}".format(*pixels.shift),
    }


def _by_strength(pairs: Iterable[Pair], state: str) -> dict[tuple[str, str], list[Pair]]:
    """Group the unchanged pairs, or all others, in the order in which they come."""
    groups: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if (pair.state == "unchanged") == (state == "unchanged"):
            groups[pair.kind, pair.strength].append(pair)
    return groups


def _caught(pairs: Sequence[Pair], method: str) -> str:
    return _share([pair.findings.caught[method] for pair in pairs if pair.findings])


def _share(answers: Sequence[bool]) -> str:
    """Return a share as a percentage that says 0 and 100 only where it is exactly that."""
    if not answers:
        return ""
    share = 100 * sum(answers) / len(answers)
    if 0 < share < 1 or 99 < share < 100:
        return f"{share:.1f} %"
    return f"{share:.0f} %"


def _elsewhere(said: Sequence[Any]) -> str:
    regions = sum(each.regions for each in said)
    return f"{sum(each.regions_elsewhere for each in said)} of {regions}" if regions else ""


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table of Markdown; columns of numbers stand to the right."""
    aligned = ["---" if name in WORDS else "---:" for name in header]
    return "\n".join(
        "| " + " | ".join(str(cell) for cell in line) + " |" for line in (header, aligned, *rows)
    )
