"""`wheelgate compare`: two pictures, or two folders of them, without a gate or a container."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, get_args

import click

from wheelgate.cli.options import json_option, report_errors
from wheelgate.cli.output import progress, put, put_json
from wheelgate.cli.places import check_output
from wheelgate.errors import ExitCode
from wheelgate.pictures import FORMATS, Comparison, Kind, write_diff_picture
from wheelgate.pictures import compare as compare_pictures
from wheelgate.util.files import storage_errors

_SUFFIXES = {**{f".{name}": name for name in FORMATS}, ".eps": "ps"}
_KINDS: tuple[Kind, ...] = get_args(Kind)

_EPILOG = """\b
Example: wheelgate compare before.png after.png --diff difference.png
Example: wheelgate compare baselines other/baselines --limit "same pixels" --json

\b
Exit codes: 0 within the limit, 1 the pictures differ, 2 wrong usage,
3 they could not be compared.
"""


@dataclass
class _Outcome:
    """What was found, by relative names; of two files, by the name of the second."""

    compared: dict[str, Comparison] = field(default_factory=dict)
    diffs: dict[str, Path] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)

    def exit_code(self, limit: str) -> ExitCode:
        kinds = {found.kind for found in self.compared.values()}
        accepted = set(_KINDS[: _KINDS.index(limit) + 1])
        if "different pixels" in kinds or ("same pixels" in kinds - accepted):
            return ExitCode.LIMIT_FAILED
        if any(self.missing.values()):
            return ExitCode.LIMIT_FAILED
        return ExitCode.UNMEASURED if "not comparable" in kinds else ExitCode.PASSED


@click.command(epilog=_EPILOG)
@click.argument("expected", metavar="A", type=click.Path(exists=True, path_type=Path))
@click.argument("actual", metavar="B", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--diff",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Draw A, B and what differs, side by side, as PNG; of folders, a folder of them.",
)
@json_option
@click.option(
    "--limit",
    type=click.Choice(["identical", "same pixels"]),
    default="identical",
    show_default=True,
    help="How far A and B may differ.",
)
@report_errors
def compare(expected: Path, actual: Path, diff: Path | None, as_json: bool, limit: str) -> None:
    """Compare two pictures, or all pictures of two folders by their names.

    A is what is expected, B is compared with it. PNG, APNG, GIF, SVG, PDF and PS files are
    compared by their bytes, then by their pixels: animations frame by frame, documents page by
    page. Two folders must hold the same names.
    """
    if expected.is_dir() != actual.is_dir():
        raise click.UsageError("A and B must be two files, or two folders")
    check_output(diff, "--diff", folder=expected.is_dir())
    if expected.is_dir():
        outcome = _folders(expected, actual, diff)
    else:
        outcome = _Outcome()
        _pair(outcome, actual.name, expected, actual, diff)
    if as_json:
        put_json(_json(outcome, expected.is_dir()))
    else:
        _show(outcome, expected.is_dir())
    raise SystemExit(int(outcome.exit_code(limit)))


def _folders(expected: Path, actual: Path, diff: Path | None) -> _Outcome:
    names = [_pictures(folder) for folder in (expected, actual)]
    if not names[0] and not names[1]:
        raise click.UsageError(f"there are no pictures in {expected} and {actual}")
    outcome = _Outcome(
        missing={
            str(expected): sorted(names[0] - names[1]),
            str(actual): sorted(names[1] - names[0]),
        }
    )
    both = sorted(names[0] & names[1])
    if both:
        progress(f"comparing {len(both)} pictures")
    for name in both:
        _pair(outcome, name, expected / name, actual / name, diff and diff / f"{name}.png")
    return outcome


def _pictures(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES and path.is_file()
    }


def _pair(outcome: _Outcome, name: str, expected: Path, actual: Path, diff: Path | None) -> None:
    forms = [_format(path) for path in (expected, actual)]
    if forms[0] != forms[1]:
        raise click.UsageError(f"A is {forms[0].upper()} and B is {forms[1].upper()}")
    with storage_errors("reading pictures"):
        contents = expected.read_bytes(), actual.read_bytes()
    form = "apng" if forms[0] == "png" and all(map(_is_animated, contents)) else forms[0]
    found = compare_pictures(*contents, form)
    outcome.compared[name] = found
    if diff and found.kind == "different pixels" and write_diff_picture(*contents, diff, form):
        outcome.diffs[name] = diff


def _format(path: Path) -> str:
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise click.UsageError(
            f"{path} has the suffix of no picture: {', '.join(_SUFFIXES)}"
        ) from None


def _is_animated(content: bytes) -> bool:
    """Return whether a PNG is animated, whatever its suffix: acTL stands before the pixels."""
    return b"acTL" in content[: max(0, content.find(b"IDAT"))]


def _show(outcome: _Outcome, folders: bool) -> None:
    for name, found in outcome.compared.items():
        if not folders:
            put(f"{found.kind}: {found.summary}")
        elif found.kind != "identical":
            put(f"{name}: {found.kind}: {found.summary}")
        if name in outcome.diffs:
            put(f"  drawn in {outcome.diffs[name]}")
    for folder, names in outcome.missing.items():
        for name in names:
            put(f"{name}: only in {folder}")
    if folders:
        put(_total(outcome))


def _total(outcome: _Outcome) -> str:
    kinds = Counter(found.kind for found in outcome.compared.values())
    parts = [f"{kinds[kind]} {kind}" for kind in _KINDS if kinds[kind]]
    parts += [
        f"{len(names)} only in {folder}" for folder, names in outcome.missing.items() if names
    ]
    pictures = len(outcome.compared) + sum(map(len, outcome.missing.values()))
    return f"{pictures} {'picture' if pictures == 1 else 'pictures'}: {', '.join(parts)}"


def _json(outcome: _Outcome, folders: bool) -> dict[str, Any]:
    pictures = {
        name: {**_facts(found), "diff": str(outcome.diffs.get(name, "")) or None}
        for name, found in outcome.compared.items()
    }
    if not folders:
        return next(iter(pictures.values()))
    return {"pictures": pictures, "only_in": outcome.missing}


def _facts(found: Comparison) -> dict[str, Any]:
    facts = asdict(found)
    del facts["problem"]
    cause = found.problem.cause.name.lower().replace("_", " ") if found.problem else None
    return {**facts, "summary": found.summary, "cause": cause, "more": found.more}
