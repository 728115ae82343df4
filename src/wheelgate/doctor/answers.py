"""What the doctor says: findings, and the answer that follows from them."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from wheelgate.model.records import Finding, Role

Answer = Literal["would run", "would not run", "inconclusive"]

Refusal = Literal["", "pip", "other libc", "older libc", "python"]
"""Why pip refuses a wheel: it does not know such tags; what the wheel is made for; or another."""


@dataclass(frozen=True)
class FileVerdict:
    """What would happen with one ELF file."""

    path: str
    role: Role
    findings: tuple[Finding, ...] = ()

    @property
    def answer(self) -> Answer:
        """The answer for this file alone."""
        return answer_of(self.findings)


@dataclass(frozen=True)
class PipEra:
    """What one range of pip's versions does with a wheel.

    Attributes:
        versions: The range, for people.
        accepts: Whether it takes it; None where that is inconclusive.
        reason: By which tag, or why not.
        refusal: What kind of reason it has to refuse it, by which a hint is chosen.
    """

    versions: str
    accepts: bool | None
    reason: str
    refusal: Refusal = ""


@dataclass(frozen=True)
class WheelVerdict:
    """What would happen with one wheel.

    Attributes:
        name: Its file name.
        findings: What concerns the wheel as a whole, pip's refusal among it.
        files: Its ELF files.
        eras: What each range of pip's versions would do.
        project: The project's name, normalised; "" where the name is no wheel's.
        version: The wheel's version.
    """

    name: str
    findings: tuple[Finding, ...] = ()
    files: tuple[FileVerdict, ...] = ()
    eras: tuple[PipEra, ...] = ()
    project: str = ""
    version: str = ""

    @property
    def answer(self) -> Answer:
        """Whether it would run: pip takes it, and Python imports each of its extension modules.

        Libraries and programs that no extension module needs count where there is nothing else.
        """
        telling = [file for file in self.files if file.role == "extension module"] or self.files
        return answer_of(self.findings + tuple(one for file in telling for one in file.findings))


@dataclass(frozen=True)
class Report:
    """What the doctor says of a target.

    Attributes:
        target: What was asked about.
        image: In which image, and what that is.
        findings: What concerns the image, or the target as a whole.
        wheels: Its wheels; a single shared object or an image's site-packages has none.
        files: Its ELF files, outside wheels.
    """

    target: str
    image: str
    findings: tuple[Finding, ...] = ()
    wheels: tuple[WheelVerdict, ...] = ()
    files: tuple[FileVerdict, ...] = field(default=())

    @property
    def answer(self) -> Answer:
        """The worst of all answers."""
        answers = [
            answer_of(self.findings),
            *(wheel.answer for wheel in self.wheels),
            *(file.answer for file in self.files if file.role != "library" or len(self.files) == 1),
        ]
        if "would not run" in answers:
            return "would not run"
        return "inconclusive" if "inconclusive" in answers else "would run"

    def to_dict(self) -> dict[str, Any]:
        """Return it for `--json`, each answer beside what it follows from."""
        values = {"answer": self.answer, **asdict(self)}
        for record, wheel in zip(values["wheels"], self.wheels, strict=True):
            record["answer"] = wheel.answer
            for inner, file in zip(record["files"], wheel.files, strict=True):
                inner["answer"] = file.answer
        for inner, file in zip(values["files"], self.files, strict=True):
            inner["answer"] = file.answer
        return values


def answer_of(findings: tuple[Finding, ...]) -> Answer:
    """Return what follows from findings: none of them says that it would run."""
    weights = {finding.severity for finding in findings}
    if "error" in weights:
        return "would not run"
    return "inconclusive" if "unknown" in weights else "would run"
