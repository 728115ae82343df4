"""Whether an image can import what it has to."""

from wheelgate.model.records import ModuleImport, Outcome, Verdict
from wheelgate.model.verdicts.catalogue import IMPORT


def judge_import(found: ModuleImport) -> Verdict:
    """Judge whether an image can import a module."""
    if not found.error:
        return Verdict(IMPORT.id, found.image, found.module, Outcome.PASS)
    hint = f"`wheelgate doctor {found.image}` may say why"
    return Verdict(
        IMPORT.id, found.image, found.module, Outcome.FAIL, details=(f"{found.error} ({hint})",)
    )
