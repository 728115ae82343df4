"""The rows of the report's part on what the doctor found."""

from collections import Counter
from dataclasses import dataclass

from wheelgate.model.records import Finding, FoundInFile, LoadReport, Outcome, Role, Run, Severity
from wheelgate.model.verdicts.loading import OUTCOMES, is_judged, short

SHOWN_NAMES = 6
"""Libraries or symbols that a finding's own sentence names; what has more lists them all."""

_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"

WORDS: dict[Severity, str] = {"error": "stops it", "unknown": "open", "note": "note"}


@dataclass(frozen=True)
class Row:
    """One finding.

    Attributes:
        file: The file, below `site-packages`; empty where it is about the whole image.
        role: What the file is.
        finding: What was found.
        outcome: What it means for the verdict; None where it does not count.
        aside: Why it does not count; empty where it does, and of a note.
    """

    file: str
    role: str
    finding: Finding
    outcome: Outcome | None
    aside: str = ""


@dataclass(frozen=True)
class Examined:
    """An image with what was found in it."""

    found: LoadReport
    checked: str
    rows: tuple[Row, ...]


def examined(run: Run) -> list[Examined]:
    """Return the images that the doctor looked at, each with its findings."""
    return [Examined(each, _checked(each), tuple(_rows(each))) for each in run.load_reports]


def counts(images: list[Examined]) -> Counter[str]:
    """Count the findings of all images by their severity, and all together."""
    found: Counter[str] = Counter(row.finding.severity for each in images for row in each.rows)
    found["all"] = found.total()
    return found


def _checked(found: LoadReport) -> str:
    names: dict[Role, tuple[str, str]] = {
        "extension module": ("module", "modules"),
        "library": ("library", "libraries"),
        "program": ("program", "programs"),
    }
    parts = [
        f"{number} {names[role][number != 1]}" for role, number in found.checked.items() if number
    ]
    if found.of_interpreter:
        parts.append(f"{found.of_interpreter} of the interpreter{_APOSTROPHE}s own")
    files = sum(found.checked.values()) + found.of_interpreter
    return f"{files} file{'s' * (files != 1)} ({', '.join(parts)})" if parts else "no file"


def _rows(found: LoadReport) -> list[Row]:
    rows = [Row("", "", each, _outcome(each)) for each in found.findings]
    for file in found.files:
        counted = is_judged(file)
        rows += [
            Row(
                short(file.path),
                file.role,
                each,
                _outcome(each) if counted else None,
                "" if counted or each.severity == "note" else _aside(file),
            )
            for each in file.findings
        ]
    return sorted(rows, key=lambda row: row.outcome or Outcome.PASS, reverse=True)


def _outcome(finding: Finding) -> Outcome | None:
    return None if finding.severity == "note" else OUTCOMES[finding.severity]


def _aside(file: FoundInFile) -> str:
    if file.waived:
        return f"not counted, by gate.toml: {file.waived}"
    if file.of_interpreter:
        return f"not counted: one of the interpreter{_APOSTROPHE}s own modules"
    return "not counted: it matters where a module needs it"
