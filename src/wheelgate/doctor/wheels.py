"""Judge wheels: would pip take each, and would its files load, beside those of the others?"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from wheelgate.doctor import advice
from wheelgate.doctor.answers import PipEra, WheelVerdict
from wheelgate.doctor.elf import reader
from wheelgate.doctor.elf.shared_object import SharedObject
from wheelgate.doctor.image.facts import ImageFacts
from wheelgate.doctor.loader.files import Files
from wheelgate.doctor.loading import judge_file
from wheelgate.doctor.pip import rules
from wheelgate.doctor.wheel_file import Wheel, WheelProblemError, read_wheel
from wheelgate.model.records import Finding


@dataclass(frozen=True)
class _Asked:
    """A wheel, what pip makes of it, and the image with those others that the wheel is for."""

    image: ImageFacts
    wheel: Wheel
    eras: tuple[PipEra, ...]
    findings: tuple[Finding, ...]

    @property
    def is_taken(self) -> bool:
        return all(finding.severity != "error" for finding in self.findings)


def judge_all(image: ImageFacts, paths: Mapping[str, Path]) -> tuple[WheelVerdict, ...]:
    """Say what would happen with wheels that are installed together in an image.

    A library that one of them needs may come with another that pip takes, where the loader's
    search path leads there (`$ORIGIN/../other.libs`).

    Args:
        image: The image.
        paths: The wheels by their names, which pip goes by.
    """
    asked: list[_Asked | WheelVerdict] = []
    together: dict[str, SharedObject | str] = {}
    others: set[str] = set()
    for name, path in sorted(paths.items()):
        try:
            one = _ask(image, path, name)
        except WheelProblemError as error:
            asked.append(WheelVerdict(name, (Finding("not-a-wheel", "error", str(error)),)))
            continue
        except MemoryError:
            finding = Finding("too-large", "unknown", reader.TOO_LARGE)
            asked.append(WheelVerdict(name, (finding,)))
            continue
        asked.append(one)
        if one.is_taken:
            together |= one.wheel.objects
            others |= one.wheel.others
    files = image.files.with_files(together, others)
    return tuple(_judge(files, one) if isinstance(one, _Asked) else one for one in asked)


def _ask(image: ImageFacts, path: Path, name: str) -> _Asked:
    wheel = read_wheel(path, image.python.site if image.python else "/site-packages", name)
    eras = rules.judge(image, wheel.tags)
    image = advice.for_wheel(image, wheel.tags, wheel.requires_python)
    return _Asked(image, wheel, eras, tuple(_accepted(image, eras, wheel.requires_python)))


def _judge(files: Files, asked: _Asked) -> WheelVerdict:
    wheel = asked.wheel
    # Laid over the others' once more: of two wheels of a project, each is judged by its own.
    own = files.with_files(wheel.objects, wheel.others)
    verdicts = tuple(judge_file(asked.image, own, place) for place in sorted(wheel.objects))
    return WheelVerdict(
        wheel.name, asked.findings, verdicts, asked.eras, wheel.project, str(wheel.version)
    )


def _accepted(image: ImageFacts, eras: tuple[PipEra, ...], requires: str) -> list[Finding]:
    if image.python is None:
        return [Finding("no-python", "unknown", image.problem)]
    version, verdict = rules.of_image(image, eras)
    which = f"pip {version}" if version else "a new pip (the image has none)"
    findings = []
    if verdict is not None and verdict.accepts is False:
        hint = advice.for_refusal(image, eras, verdict)
        text = f"{which} would not take it: {verdict.reason}"
        findings.append(Finding("pip-refuses", "error", text, hint=hint))
    elif verdict is not None and verdict.accepts is None:
        text = f"whether {which} would take it is open: {verdict.reason}"
        findings.append(Finding("pip-unclear", "unknown", text))
    # An interpreter whose bytes do not say its micro version is taken for the first of its minor.
    python = image.python.full_version or ".".join(map(str, image.python.version))
    try:
        if requires and not SpecifierSet(requires).contains(python, True):
            text = f"it requires Python {requires}, the image has {python}"
            findings.append(Finding("requires-python", "error", text))
    except InvalidSpecifier:
        findings.append(Finding("requires-python", "note", f"it requires Python {requires!r}"))
    return findings
