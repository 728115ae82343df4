"""Records of what the doctor says of an image's Python, without running any of it."""

from dataclasses import field
from typing import Literal

from pydantic.dataclasses import dataclass

from wheelgate.model.records.strict import STRICT

Severity = Literal["error", "unknown", "note"]
Role = Literal["extension module", "library", "program"]


@dataclass(frozen=True, config=STRICT)
class Finding:
    """One thing that was found.

    Attributes:
        code: What kind it is, for programs: such as "library-missing".
        severity: Whether it stops the file from running, leaves the answer open, or is a note.
        text: What it is, in a sentence without a full stop.
        names: Libraries, symbols or versions that it is about.
        hint: What would help; each a clause.
    """

    code: str
    severity: Severity
    text: str
    names: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()


@dataclass(frozen=True, config=STRICT)
class FoundInFile:
    """An ELF file of an image, and all that was found about it.

    Attributes:
        of_interpreter: Whether it is one of the interpreter's own modules, in `lib-dynload`.
        waived: Why nothing needs it, where `gate.toml` says so under `[unloadable]`.
    """

    path: str
    role: Role
    findings: tuple[Finding, ...]
    of_interpreter: bool = False
    waived: str = ""


@dataclass(frozen=True, config=STRICT)
class LoadReport:
    """What the doctor says of an image.

    Attributes:
        image: Its name in this run.
        described: What it is, in a clause: C library, Python, machine.
        checked: How many installed ELF files of each role lie where its Python looks.
        of_interpreter: How many of the interpreter's own lie there beside them.
        findings: What concerns the image as a whole.
        files: Its files that anything was found about.
        problem: Why it could not be looked through; empty where it was.
    """

    image: str
    described: str = ""
    checked: dict[Role, int] = field(default_factory=dict)
    of_interpreter: int = 0
    findings: tuple[Finding, ...] = ()
    files: tuple[FoundInFile, ...] = ()
    problem: str = ""
