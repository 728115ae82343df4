"""What the package index has in place of a wheel that an image's pip does not take."""

import queue
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from wheelgate.doctor import advice
from wheelgate.doctor.answers import Report, WheelVerdict
from wheelgate.doctor.image.facts import ImageFacts
from wheelgate.doctor.pip import rules
from wheelgate.doctor.pip.lock import NO_WHEEL
from wheelgate.errors import DownloadError
from wheelgate.model.records import Finding

SECONDS = 4.0
"""For all that is asked of the index together."""

_MOST_AT_ONCE = 8
_REFUSALS = {"pip-refuses", "requires-python", NO_WHEEL}


@dataclass(frozen=True)
class Offered:
    """One file that an index lists of a project."""

    file: str
    kind: str
    version: str
    requires_python: str
    yanked: bool


Ask = Callable[[str], Sequence[Offered]]
"""Returns what an index lists of a project; raises DownloadError where none answers."""


def with_offers(report: Report, image: ImageFacts, ask: Callable[[], Ask]) -> Report:
    """Return a report whose refused wheels say what the index has instead.

    The answer is the same with it and without. What the index does not tell within `SECONDS` is
    left out, and a note says so.

    Args:
        report: What was found without the index.
        image: The image.
        ask: Gets the index ready; called in the time that there is for it, where it is needed.
    """
    refused = [wheel for wheel in report.wheels if _refusal(wheel) and wheel.project]
    if not refused or image.python is None:
        return report
    projects = {wheel.project for wheel in refused}
    listed, problem = _listed(projects, ask)
    findings = report.findings
    if unknown := len(projects - set(listed)):
        text = f"what the package index has instead of {unknown} is not known: {problem}"
        findings = (*findings, Finding("index-silent", "note", text))
    told = tuple(
        _told(wheel, image, listed[wheel.project]) if wheel.project in listed else wheel
        for wheel in report.wheels
    )
    return replace(report, findings=findings, wheels=told)


def of_indices() -> Ask:
    """Return a function that asks the indices which pip is set up with."""
    # What speaks to an index takes as long to import as all the rest of the doctor.
    from wheelgate.images.wheelhouse.index import Indices  # noqa: PLC0415

    indices = Indices(SECONDS)

    def ask(project: str) -> list[Offered]:
        return [
            Offered(
                file.filename,
                file.package_type or "",
                file.version or "",
                file.requires_python or "",
                file.is_yanked,
            )
            for file in indices.files(project)
        ]

    return ask


def _refusal(wheel: WheelVerdict) -> Finding | None:
    refusals = (one for one in wheel.findings if one.code in _REFUSALS and one.severity == "error")
    return next(refusals, None)


def _listed(
    projects: Collection[str], ask: Callable[[], Ask]
) -> tuple[dict[str, Sequence[Offered]], str]:
    """Return what the index lists of each project in the time that it has, and why not of all.

    Threads that still wait then are left behind: they end with the process.
    """
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for project in sorted(projects):
        waiting.put(project)
    listed: dict[str, Sequence[Offered]] = {}
    problems = [f"it did not answer within {SECONDS:.0f} s"]

    def take(asked: Ask) -> None:
        try:
            while True:
                project = waiting.get_nowait()
                listed[project] = asked(project)
        except queue.Empty:
            return
        except DownloadError as error:
            problems.append(error.cause)
        except Exception as error:
            # An index may send anything; none of it is worth the verdict that is there already.
            problems.append(f"its answer could not be read ({type(error).__name__})")

    def take_all() -> None:
        asked = ask()
        count = min(len(projects), _MOST_AT_ONCE)
        threads = [threading.Thread(target=take, args=(asked,), daemon=True) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    whole = threading.Thread(target=take_all, daemon=True)
    whole.start()
    whole.join(SECONDS)
    return dict(listed), problems[-1]


def _told(wheel: WheelVerdict, image: ImageFacts, files: Sequence[Offered]) -> WheelVerdict:
    refusal = _refusal(wheel)
    if refusal is None:
        return wheel
    words = _words(image, wheel.version, files, locked=refusal.code == NO_WHEEL)
    general = advice.routes(image)[:1]
    others = tuple(each for each in refusal.hint if each not in general)
    told = replace(refusal, hint=(words, *others))
    findings = tuple(told if one is refusal else one for one in wheel.findings)
    return replace(wheel, findings=findings)


def _words(image: ImageFacts, version: str, files: Sequence[Offered], *, locked: bool) -> str:
    """Say what fits: of the version itself, else of the next newer one, else of an older one."""
    asked = Version(version)
    fitting = _fitting(image, files, prereleases=asked.is_prerelease)
    if asked in fitting and locked:
        return f"the index has {fitting[asked]}, which fits; the lock does not have its hash"
    if asked in fitting:
        return f"take {fitting[asked]}: the index has it, and it fits"
    newer = min((each for each in fitting if each > asked), default=None)
    older = max((each for each in fitting if each < asked), default=None)
    if newer is not None:
        return (
            f"the index has no wheel of {asked} that fits; the next that has one: {fitting[newer]}"
        )
    if older is not None:
        return f"the index has no wheel of {asked} or later that fits; the last: {fitting[older]}"
    if any(file.kind == "sdist" and _version(file) == asked for file in files):
        return (
            f"the index has no wheel that fits, of any version, and the source archive of {asked}: "
            "build it where the image has a compiler"
        )
    return "the index has no wheel that fits, of any version, and no source archive of this one"


def _fitting(
    image: ImageFacts, files: Sequence[Offered], *, prereleases: bool
) -> dict[Version, str]:
    """Return one file of each version that has wheels which the image's pip takes."""
    found: dict[Version, str] = {}
    for file in files:
        version = _version(file)
        if version is None or version in found or file.yanked or file.kind != "wheel":
            continue
        if (prereleases or not version.is_prerelease) and _fits(image, file):
            found[version] = file.file
    return found


def _version(file: Offered) -> Version | None:
    try:
        return Version(file.version)
    except InvalidVersion:
        return None


def _fits(image: ImageFacts, file: Offered) -> bool:
    try:
        *_, tags = parse_wheel_filename(file.file)
        taken = rules.judge_by_image(image, tags)
        version = image.python.full_version if image.python else ""
        wanted = SpecifierSet(file.requires_python)
    except (InvalidWheelFilename, InvalidSpecifier):
        return False
    return taken is not None and bool(taken.accepts) and wanted.contains(version, True)
