"""Whether what is installed in an image would load: which findings count, and the verdict.

A library that only other files load is judged with those. The interpreter's own modules are told
of and not counted: official images of Python lack what `_tkinter` needs, on purpose.
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from wheelgate.model.records import Finding, FoundInFile, LoadReport, Outcome, Verdict

CHECK = "loading"
SUBJECT = "installed modules"


def waiver_of(path: str, unloadable: Mapping[str, str]) -> str:
    """Return why nothing needs a file, by patterns of paths or of their ends; empty otherwise."""
    for pattern, why in unloadable.items():
        if fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}"):
            return why
    return ""


def outcome_of(file: FoundInFile) -> Outcome | None:
    """Return what a file's findings mean for the verdict; None where they do not count."""
    if file.role == "library" or file.of_interpreter or file.waived:
        return None
    return _worst(file.findings)


def counted(found: LoadReport) -> list[FoundInFile]:
    """Return the files whose findings count, those that would not load first."""
    rank: dict[Outcome | None, int] = {"fail": 0, "unmeasured": 1}
    files = [file for file in found.files if outcome_of(file)]
    return sorted(files, key=lambda file: rank[outcome_of(file)])


def telling(file: FoundInFile) -> Finding:
    """Return the finding that says most of a file: the first that is no note, where one is."""
    return next((each for each in file.findings if each.severity != "note"), file.findings[0])


def short(path: str) -> str:
    """Return a path below `site-packages`, or the whole of one that lies elsewhere."""
    return path.partition("-packages/")[2] or path


def judge_loading(found: LoadReport) -> Verdict:
    """Judge whether every installed module would load, by what its file says."""
    checked = sum(number for role, number in found.checked.items() if role != "library")
    files = counted(found)
    outcome: Outcome = "pass"
    reason = f"all {checked} would load"
    if found.problem:
        outcome, reason = "unmeasured", found.problem
    elif _worst(found.findings) == "fail" or (
        _worst(found.findings) and not any(outcome_of(file) == "fail" for file in files)
    ):
        outcome = _worst(found.findings) or outcome
        reason = "; ".join(each.text for each in found.findings if each.severity != "note")
    elif files:
        outcome = outcome_of(files[0]) or outcome
        said = "would not load" if outcome == "fail" else "is inconclusive"
        number = sum(outcome_of(file) == outcome for file in files)
        more = f"; and {number - 1} more" if number > 1 else ""
        reason = f"{number} of {checked} {said}: {_in_words(files[0])}{more}"
    elif not checked:
        outcome, reason = "unmeasured", "no compiled module was found where its Python looks"
    waived = sum(bool(file.waived) for file in found.files)
    if outcome == "pass" and waived:
        reason = f"all {checked} would load, but for {waived} that gate.toml excuses"
    measured = f"{checked - len(files)} of {checked}" if checked else ""
    return Verdict(
        CHECK, found.image, SUBJECT, outcome, reason, limit="each would load", measured=measured
    )


def _worst(findings: Iterable[Finding]) -> Outcome | None:
    weights = {each.severity for each in findings}
    if "error" in weights:
        return "fail"
    return "unmeasured" if "unknown" in weights else None


def _in_words(file: FoundInFile) -> str:
    found = telling(file)
    hint = f" (hint: {found.hint[0]})" if found.hint else ""
    return f"{short(file.path)}: {found.text}{hint}"
