"""Whether an image can import what it has to."""

from wheelgate.model.records import ModuleImport, Verdict


def judge_import(found: ModuleImport) -> Verdict:
    """Judge whether an image can import a module."""
    return Verdict(
        check="import",
        image=found.image,
        subject=found.module,
        outcome="fail" if found.error else "pass",
        reason=f"{found.error} (`wheelgate doctor {found.image}` may say why)"
        if found.error
        else "imported",
        limit="imported",
        measured=found.error or "imported",
    )
