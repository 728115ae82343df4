"""What changed in an image since another revision."""

from collections.abc import Sequence

from wheelgate.model.records import Change, Verdict

_MB = 10**6


def judge_change(change: Change | None, image: str) -> Verdict:
    """Say what changed in an image since a revision: to be known, not to be held to a limit."""
    if change is None:
        return Verdict("change", image, "since", "unmeasured", "that revision has no such image")
    if change.same_inputs:
        said = "it is built from the same inputs: it is the same image"
    else:
        grown = (change.bytes_after - change.bytes_before) / _MB
        parts = [f"{grown:+.1f} MB"]
        for word, names in package_changes(change).items():
            parts.append(f"{packages_in_words(names)} {word}" if names else "")
        rendered = f"{len(change.renders)} of {change.renders_compared} pictures drawn otherwise"
        said = ", ".join(filter(None, [*parts, rendered]))
    return Verdict("change", image, change.baseline_image, "pass", said, "", said)


def package_changes(change: Change) -> dict[str, list[str]]:
    """Return the packages that were added, removed, and brought to another version, in words."""
    found: dict[str, list[str]] = {"added": [], "removed": [], "changed in version": []}
    for each in change.packages:
        if each.version_before is None:
            found["added"].append(f"{each.name} {each.version_after}")
        elif each.version_after is None:
            found["removed"].append(f"{each.name} {each.version_before}")
        elif each.version_before != each.version_after:
            found["changed in version"].append(
                f"{each.name} {each.version_before} to {each.version_after}"
            )
    return found


def packages_in_words(names: Sequence[str]) -> str:
    """Return how many packages there are, in words."""
    return f"{len(names)} package{'s' if len(names) != 1 else ''}"
