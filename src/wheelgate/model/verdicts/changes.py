"""What changed in an image since another revision."""

from wheelgate.model.records import Change, Outcome, Verdict
from wheelgate.model.verdicts.catalogue import CHANGE

_MB = 10**6


def judge_change(change: Change | None, image: str) -> Verdict:
    """Say by how many MB an image grew since a revision; there is no limit to it."""
    if change is None:
        why = "that revision has no such image"
        return Verdict(CHANGE.id, image, "", Outcome.UNMEASURED, details=(why,))
    return Verdict(
        CHANGE.id,
        image,
        "",
        Outcome.PASS,
        measured=(change.bytes_after - change.bytes_before) / _MB,
        unit=CHANGE.unit,
        against=change.baseline_image,
    )
