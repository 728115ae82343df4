"""Where in the repository a run's failures belong: the line that a person will look at.

A drawing that fails belongs to its sample, or to what a test drew instead; a limit to its line in
gate.toml; a test without a verdict to its function.
"""

import ast
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wheelgate.model.config import Project, line_of
from wheelgate.model.records import Outcome, Run, Verdict
from wheelgate.model.verdicts import check_of
from wheelgate.report.tables import failed_tests, not_passed
from wheelgate.report.wording import sentence

SHOWN = 10
"""GitHub shows so many errors and so many warnings of a step ("Annotations" in its reference of
checks); the others are in the log alone."""


@dataclass(frozen=True)
class Annotation:
    """What is wrong at one line.

    Attributes:
        file: As seen from the repository's folder.
        line: From 1.
        outcome: "fail" or "unmeasured": the worst at that line.
        title: What is wrong, in a few words.
        message: All that is wrong there, a line each.
    """

    file: str
    line: int
    outcome: Outcome
    title: str
    message: str


def annotations(run: Run, project: Project, below: Path = Path()) -> list[Annotation]:
    """Return what is wrong in a run, once a line of the repository; failures first.

    Args:
        run: The run.
        project: The checkout that it was made in.
        below: The project's folder, as seen from the repository's: what a file's name begins with.
    """
    found: dict[tuple[str, int], list[tuple[Outcome, str, str]]] = {}
    for place, outcome, title, message in _all(run, project):
        found.setdefault(place, []).append((outcome, title, message))
    merged = []
    for (file, line), entries in found.items():
        entries.sort(key=lambda entry: entry[0], reverse=True)
        more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        text = "\n".join(message for _, _, message in entries)
        merged.append(
            Annotation((below / file).as_posix(), line, entries[0][0], entries[0][1] + more, text)
        )
    merged.sort(key=lambda each: (each.file, each.line))
    return sorted(merged, key=lambda each: each.outcome, reverse=True)


def _all(run: Run, project: Project) -> Iterator[tuple[tuple[str, int], Outcome, str, str]]:
    gate_text = (project.root / project.file).read_text(encoding="utf-8")
    for verdict in not_passed(run):
        title = f"{verdict.outcome}: {verdict.check} in {verdict.image}"
        yield _place(verdict, project, gate_text), verdict.outcome, title, sentence(verdict)
    for test, message in failed_tests(run):
        file, _, name = test.partition("::")
        line = _line_of_function(project.root / file, name.partition("[")[0].rpartition("::")[2])
        yield (file, line), Outcome.FAIL, f"fail: {name}", message or "no message"


def _place(verdict: Verdict, project: Project, gate_text: str) -> tuple[str, int]:
    """Return the file and the line that a verdict is about."""
    check = check_of(verdict.check)
    if check.group == "rendering":
        sample = f"{project.gate.samples}/{verdict.subject}.py"
        if (project.root / sample).is_file():
            return sample, _line_of_function(project.root / sample, "plot")
        file, _, names = verdict.subject.partition("::")
        if (project.root / file).is_file():  # what a test handed over to draw
            functions = names.split(".") if names else ["plot"]
            return file, max(_line_of_function(project.root / file, each) for each in functions)
    where: tuple[str, ...] = ("images", verdict.image.partition("@")[0])
    if check.limit:
        where = (*where, "limits", check.limit)
    elif check.setting and line_of(gate_text, (check.setting,)) > 1:
        where = (check.setting,)
    return project.file, line_of(gate_text, where)


def _line_of_function(file: Path, name: str) -> int:
    """Return the line of a function's definition, or 1 where it is not found."""
    try:
        module = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return 1
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    lines = (
        node.lineno for node in ast.walk(module) if isinstance(node, kinds) and node.name == name
    )
    return next(lines, 1)


def github(found: Sequence[Annotation]) -> str:
    """Return workflow commands of GitHub Actions, a line each ("Workflow commands")."""
    lines = []
    for each in found:
        level = "error" if each.outcome == "fail" else "warning"
        values = {"file": each.file, "line": str(each.line), "title": f"wheelgate: {each.title}"}
        properties = ",".join(f"{name}={_property(value)}" for name, value in values.items())
        lines.append(f"::{level} {properties}::{_data(each.message)}")
    for level, outcome in (("errors", "fail"), ("warnings", "unmeasured")):
        count = sum(each.outcome == outcome for each in found)
        if count > SHOWN:
            lines.append(f"::notice::{count} {level}, of which {SHOWN} are shown at their lines")
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    """Escape a message as actions/toolkit does (packages/core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(found: Sequence[Annotation]) -> str:
    """Return a Code Quality report of GitLab ("Code Quality report format")."""
    issues = [
        {
            "description": f"{each.title}: {each.message}",
            "check_name": each.title.partition(" and ")[0],
            # Of the place and the kind alone: a figure that changes makes no new issue.
            "fingerprint": hashlib.sha256(
                f"{each.file}:{each.title.partition(' and ')[0]}".encode()
            ).hexdigest(),
            "severity": "major" if each.outcome == "fail" else "minor",
            "location": {"path": each.file, "lines": {"begin": each.line}},
        }
        for each in found
    ]
    return json.dumps(issues, indent=1, ensure_ascii=False) + "\n"
