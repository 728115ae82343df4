"""Turn `run.json` of schema 5 or 6 into the schema of this version.

Schema 6 and before named some records otherwise, and a verdict held prose: "render ratio" of a
sample, "1.005 [0.987, 1.020]", "410 MB". Its figures are read from that here, and nowhere else.
What a schema lacks has a default that says that it was not asked.
"""

import re
from collections.abc import Mapping
from typing import Any

from wheelgate.model.records import ALL, BASELINE
from wheelgate.model.verdicts import catalogue, check_of, render_check, starting_check

_RENAMED = {
    "starts": "process_runs",
    "examinations": "load_reports",
    "taken_seconds": "run_delay_seconds",
    "drawn_in": "rendered_in",
    "excused": "waived",
    "looked_at": "checked",
    "mend": "hint",
    "weight": "severity",
}
"""Names of records and fields, before and now."""

_SEVERITY = "severity"
_SEVERITIES = {"stops": "error"}
_UNMEASURED = "unmeasured: "
_SAME_AS = "same as "
_RATIO = " ratio"
_TOGETHER = "all samples"
_NUMBER = r"\d+(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<number>{_NUMBER})(?: \[(?P<low>{_NUMBER}), (?P<high>{_NUMBER})\])?"
    r"(?: (?:MB|s|pictures|processes))?"
)
_OF = re.compile(r"(\d+) of (\d+)")
_RATIO_IN_WORDS = re.compile(r" times (?P<against>.+)'s, .* from (?P<pairs>\d+) pairs")


def upgraded(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of an older `run.json` as this version has it.

    Args:
        run: The content, of schema 5 or 6, otherwise unchecked.
    """
    found: dict[str, Any] = _renamed(run)
    for each in _records(found, "renders"):
        each["unmeasured"] = str(each.get("error", "")).partition(_UNMEASURED)[2]
    for each in _records(found, "changes"):
        each["baseline_image"] = each.pop("other", None)
    reference = str(found.get("reference", ""))
    found["verdicts"] = [_verdict(each, reference) for each in _records(found, "verdicts")]
    return found


def _records(run: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    records = run.get(name)
    return [each for each in records if isinstance(each, dict)] if isinstance(records, list) else []


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    found = {_RENAMED.get(name, name): _renamed(each) for name, each in value.items()}
    if isinstance(severity := found.get(_SEVERITY), str):
        found[_SEVERITY] = _SEVERITIES.get(severity, severity)
    return found


def _verdict(old: Mapping[str, Any], reference: str) -> dict[str, Any]:
    """Return a verdict with its figures as numbers; else its reason is its only detail."""
    found = {name: old[name] for name in ("image", "outcome", "waived") if name in old}
    name, subject = str(old.get("check", "")), str(old.get("subject", ""))
    check_id, subject, against = _identity(name, subject, reference)
    check = check_of(check_id)
    reason = str(old.get("reason", ""))
    found |= {"check": check_id, "subject": subject, "against": against, "unit": check.unit}
    if reason and (old.get("outcome") != "pass" or not (check.limit or check.unit)):
        found["details"] = [reason]
    measured, limit = str(old.get("measured", "")), str(old.get("limit", ""))
    if check.unit == "statement":
        return found | {"measured": measured or None, "limit": limit or None}
    if of := _OF.fullmatch(measured):
        return found | {"measured": float(of[1]), "limit": float(of[2])}
    if check.limit or check.unit:
        found["limit"] = _number(limit)
        if figure := _FIGURE.fullmatch(measured):
            found["measured"] = float(figure["number"])
            found.pop("details", None)  # the same figures in words
            if figure["low"]:
                found["interval"] = [float(figure["low"]), float(figure["high"])]
                if said := _RATIO_IN_WORDS.search(reason):
                    found |= {"against": said["against"], "pairs": int(said["pairs"])}
    return found


def _identity(name: str, subject: str, reference: str) -> tuple[str, str, str]:
    """Return the check's id, its subject, and what it is against, by their names before."""
    if name.startswith(_SAME_AS):
        other = name.removeprefix(_SAME_AS)
        check = catalogue.BASELINE if other == BASELINE else catalogue.REFERENCE
        return check.id, subject, other
    if name in _OF_RENDERS:
        sample = ALL if subject == _TOGETHER else subject
        since_revision = name == "render change"
        check = render_check(sample, since_revision=since_revision)
        return check.id, sample, "" if since_revision else reference
    if name == "size ratio":
        return catalogue.SIZE_RATIO.id, "", subject
    if name.endswith(_RATIO):
        measure = name.removesuffix(_RATIO)
        return starting_check(measure).id, measure, subject
    if name in _OF_IMAGES:
        return name, "", ""
    return name, subject, ""


_OF_RENDERS = {"render ratio", "render change"}
_OF_IMAGES = {"size", "loading", "change"}


def _number(text: str) -> float | None:
    found = re.match(rf"{_NUMBER}(?![\d.])", text)
    return float(found[0]) if found else None
