"""Whether what is installed in an image would load: which findings count, and the verdict.

A library that only other files load is judged with those. The interpreter's own modules are told
of and not counted: official images of Python lack what `_tkinter` needs, on purpose.
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from wheelgate.model.records import Finding, FoundInFile, LoadReport, Outcome, Severity, Verdict
from wheelgate.model.verdicts.catalogue import LOADING

OUTCOMES: dict[Severity, Outcome] = {
    "error": Outcome.FAIL,
    "unknown": Outcome.UNMEASURED,
    "note": Outcome.PASS,
}
"""What a finding means for the verdict on a file that counts."""


def waiver_of(path: str, unloadable: Mapping[str, str]) -> str:
    """Return why nothing needs a file, by patterns of paths or of their ends; empty otherwise."""
    for pattern, why in unloadable.items():
        if fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}"):
            return why
    return ""


def is_judged(file: FoundInFile) -> bool:
    """Return whether a file's findings count for the verdict."""
    return not (file.role == "library" or file.of_interpreter or file.waived)


def outcome_of(file: FoundInFile) -> Outcome:
    """Return what a file's findings mean for the verdict; what does not count passes."""
    return _worst(file.findings) if is_judged(file) else Outcome.PASS


def counted(found: LoadReport) -> list[FoundInFile]:
    """Return the files whose findings count, those that would not load first."""
    files = [file for file in found.files if outcome_of(file) > Outcome.PASS]
    return sorted(files, key=outcome_of, reverse=True)


def most_telling(file: FoundInFile) -> Finding:
    """Return the finding that says most of a file: the first that is no note, where one is."""
    return next((each for each in file.findings if each.severity != "note"), file.findings[0])


def short(path: str) -> str:
    """Return a path below `site-packages`, or the whole of one that lies elsewhere."""
    return path.partition("-packages/")[2] or path


def judge_loading(found: LoadReport) -> Verdict:
    """Judge whether every installed module would load, by what its file says."""
    checked = sum(number for role, number in found.checked.items() if role != "library")
    files = counted(found)
    of_image, of_files = _worst(found.findings), max(map(outcome_of, files), default=Outcome.PASS)
    outcome = max(of_image, of_files)
    details: tuple[str, ...] = ()
    if found.problem:
        outcome, details = Outcome.UNMEASURED, (found.problem,)
    elif of_image > Outcome.PASS and of_image >= of_files:
        details = tuple(each.text for each in found.findings if each.severity != "note")
    elif files:
        details = (_in_words(files, of_files),)
    elif not checked:
        why = "no compiled module was found where its Python looks"
        outcome, details = Outcome.UNMEASURED, (why,)
    elif waived := sum(bool(file.waived) for file in found.files):
        details = (f"gate.toml waives {waived}",)
    return Verdict(
        LOADING.id,
        found.image,
        "",
        outcome,
        limit=checked,
        measured=checked - len(files) if checked and not found.problem else None,
        unit=LOADING.unit,
        details=details,
    )


def _worst(findings: Iterable[Finding]) -> Outcome:
    return max((OUTCOMES[each.severity] for each in findings), default=Outcome.PASS)


def _in_words(files: list[FoundInFile], worst: Outcome) -> str:
    """Return the first of the files that would not load, or of those of which it is unknown."""
    found = most_telling(files[0])
    hint = f" (hint: {found.hint[0]})" if found.hint else ""
    more = sum(outcome_of(file) is worst for file in files) - 1
    others = f"; and {more} more" if more else ""
    return f"{short(files[0].path)}: {found.text}{hint}{others}"
