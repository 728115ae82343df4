"""The tables of predictions and what happened, as Markdown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_HAPPENED = ("loaded", "loaded beside another C library", "refused", "crashed")


@dataclass(frozen=True)
class Row:
    """One file in one image: what was said, and what happened."""

    image: str
    group: str
    platform: str
    wheel: str
    file: str
    role: str
    predicted: str
    why: str
    happened: str
    words: str
    name_predicted: bool
    name_happened: bool
    libcs: int

    @property
    def is_wrong(self) -> bool:
        """Whether it went otherwise than predicted: with two C libraries nothing runs for long."""
        failed = self.happened != "loaded" or self.libcs > 1
        return (self.predicted == "refused") != failed

    @property
    def column(self) -> str:
        """What happened, as a column of the table."""
        return _HAPPENED[1] if self.libcs > 1 else self.happened


def document(rows: Sequence[Row], seconds: float) -> str:
    """Return the section of docs/doctor.md."""
    lines = [
        f"{len({(row.group, row.wheel) for row in rows})} wheels with ELF files, {len(rows)} "
        f"predictions, on {datetime.now(UTC):%d %B %Y}; it took {seconds:.0f} s.",
        "",
    ]
    for group in sorted({row.group for row in rows}, reverse=True):
        lines += [*_group(group, [row for row in rows if row.group == group]), ""]
    lines += list(_by_wheel([row for row in rows if row.group == "2020"]))
    return "\n".join(lines).rstrip()


def _group(group: str, rows: Sequence[Row]) -> Iterator[str]:
    count = Counter((row.image, row.platform, row.predicted, row.column) for row in rows)
    yield f"### Wheels of the group `{group}`"
    yield ""
    yield f"| image | wheels for | the doctor said | {' | '.join(_HAPPENED)} |"
    yield f"| --- | --- | --- |{' ---: |' * len(_HAPPENED)}"
    for image, platform, predicted in sorted({key[:3] for key in count}):
        figures = [str(count[image, platform, predicted, what]) for what in _HAPPENED]
        said = {"loaded": "would load", "refused": "would not"}[predicted]
        yield f"| {image} | {platform} | {said} | {' | '.join(figures)} |"
    wrong = [row for row in rows if row.is_wrong]
    modules = [row for row in rows if row.role == "extension module"]
    named = sum(row.name_predicted == row.name_happened for row in modules)
    yield ""
    yield (
        f"{len({row.wheel for row in rows})} wheels. Wrong predictions: {len(wrong)} of "
        f"{len(rows)}. Whether Python takes a module by its file name: {named} of "
        f"{len(modules)} right."
    )
    if wrong:
        yield ""
    kinds = Counter((row.image, row.predicted, row.why, _gist(row)) for row in wrong)
    for (image, predicted, why, gist), number in kinds.most_common():
        yield f"- {number} on {image}: said {predicted} ({why or 'nothing'}); {gist}"


def _gist(row: Row) -> str:
    return f"{row.happened}: {row.words[:160]}" if row.words else row.happened


def _by_wheel(rows: Sequence[Row]) -> Iterator[str]:
    """Yield how many extension modules of each wheel were said to load, and how many did."""
    if rows:
        yield "| image | wheel | extension modules | said to load | loaded |"
        yield "| --- | --- | ---: | ---: | ---: |"
    for image, wheel in sorted({(row.image, row.wheel) for row in rows}):
        own = [
            row
            for row in rows
            if (row.image, row.wheel) == (image, wheel) and row.role == "extension module"
        ]
        said = sum(row.predicted == "loaded" for row in own)
        did = sum(row.happened == "loaded" and row.libcs < 2 for row in own)
        yield f"| {image} | {'-'.join(wheel.split('-')[:2])} | {len(own)} | {said} | {did} |"
