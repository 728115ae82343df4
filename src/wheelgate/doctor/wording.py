"""A report as a tree for people: the answer first, then why, then what would help."""

from collections.abc import Iterable, Iterator, Sequence

from wheelgate.doctor.answers import FileVerdict, PipEra, Report, WheelVerdict
from wheelgate.model.records import Finding

_SHOWN_GROUPS = 4
_TAKES = {True: "takes it", False: "refuses it", None: "is unclear"}


def tree(report: Report, everything: bool = False, names: bool = False) -> str:
    """Return a report as lines.

    Args:
        report: The report.
        everything: Whether each wheel and file is listed with all that was found.
        names: Whether wheels that would run are named, too.
    """
    lines = [f"{report.target}: {report.answer}", f"  in {report.image}"]
    lines += _indented(line for finding in report.findings for line in _finding(finding))
    alone = len(report.wheels) == 1
    for wheel in sorted(report.wheels, key=lambda wheel: wheel.answer == "would run"):
        if alone or everything or wheel.answer != "would run":
            lines += _indented(_wheel(wheel, everything, alone))
        elif names:
            lines.append(f"  {wheel.name}: {wheel.answer}")
    if report.wheels and not alone:
        fine = sum(wheel.answer == "would run" for wheel in report.wheels)
        lines.append(f"  {fine} of {len(report.wheels)} wheels would run")
    lines += _indented(_files(report.files, everything))
    if not everything:
        lines = list(_once(lines, {finding.text for finding in report.findings}))
    return "\n".join(_shown(line) for line in lines)


def _shown(line: str) -> str:
    """Return a line that a terminal only shows: names come from files, and may hold anything."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in line
    )


def _once(lines: Iterable[str], told: set[str]) -> Iterator[str]:
    """Leave out a hint that was named before, and what was said of the image."""
    seen = set()
    for line in lines:
        text = line.strip()
        if text in seen:
            continue
        if text.startswith("hint: ") or text in told:
            seen.add(text)
        yield line


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _wheel(wheel: WheelVerdict, everything: bool, alone: bool) -> Iterator[str]:
    if alone:
        yield from _about_wheel(wheel, everything, alone)
    else:
        yield f"{wheel.name}: {wheel.answer}"
        yield from _indented(_about_wheel(wheel, everything, alone))


def _about_wheel(wheel: WheelVerdict, everything: bool, alone: bool) -> Iterator[str]:
    """Yield pip's words; then the loader's, in full only where the wheel is looked at alone."""
    for finding in wheel.findings:
        yield from _finding(finding, None if alone or everything else 1)
    if alone or everything:
        yield from _files(wheel.files, everything)
        yield from _eras(wheel.eras)
    else:
        yield from _count(wheel.files)
        if not wheel.findings:
            yield from _groups(wheel.files, everything, 1)


def _eras(eras: Sequence[PipEra]) -> Iterator[str]:
    if eras and len({(era.accepts, era.reason) for era in eras}) == 1:
        yield f"every pip {_TAKES[eras[0].accepts]}, {eras[0].reason}"
    elif eras:
        yield "pip by its version:"
        for era in eras:
            yield f"  {era.versions}: {_TAKES[era.accepts]}, {era.reason}"


def _files(files: Sequence[FileVerdict], everything: bool) -> Iterator[str]:
    yield from _count(files)
    yield from _groups(files, everything, _SHOWN_GROUPS)


def _count(files: Sequence[FileVerdict]) -> Iterator[str]:
    for role in ("extension module", "library", "program"):
        of_role = [file for file in files if file.role == role]
        if of_role:
            fine = sum(file.answer == "would run" for file in of_role)
            plural = {"library": "libraries"}.get(role, f"{role}s")
            noun = plural if len(of_role) > 1 else role
            verb = "start" if role == "program" else "load"
            yield f"{fine} of {len(of_role)} {noun} would {verb}"


def _groups(files: Sequence[FileVerdict], everything: bool, shown: int) -> Iterator[str]:
    """Yield what stops files, and one file of each group that the same kinds of things stop.

    Modules come first, apart from libraries: what cannot be imported is what was asked.
    """
    if everything:
        for file in files:
            yield f"{file.path} ({file.role}): {file.answer}"
            yield from _indented(line for one in file.findings for line in _finding(one))
        return
    alike: dict[tuple[bool, tuple[str, ...]], list[FileVerdict]] = {}
    for file in files:
        codes = tuple(one.code for one in file.findings if one.severity != "note")
        if codes:
            alike.setdefault((file.role != "extension module", codes), []).append(file)
    order = sorted(alike, key=lambda key: (key[0], -len(alike[key])))
    groups = [alike[key] for key in order]
    told = set()
    for group in groups[:shown]:
        more = f", and {len(group) - 1} more in the same way" if len(group) > 1 else ""
        yield f"{group[0].path}{more}"
        telling = [one for one in group[0].findings if one.severity != "note"]
        # What is wrong with the names of all of them is told once.
        new = [one for one in telling if one.text not in told] or telling
        told |= {one.text for one in telling}
        yield from _indented(line for one in new for line in _finding(one))
    if len(groups) > shown:
        yield f"{len(groups) - shown} further kinds of failure: --all shows them"


def _finding(finding: Finding, hints: int | None = None) -> Iterator[str]:
    """Yield what was found, and the first of its hints, or all."""
    yield finding.text
    yield from (f"  hint: {hint}" for hint in finding.hint[:hints])
