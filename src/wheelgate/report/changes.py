"""What changed between two images of one name, in words: size, packages, pictures."""

from collections.abc import Iterable, Sequence

from wheelgate.model.records import Change, PackageChange

MB = 10**6
_MOST_NAMED = 12
"""Names in a sentence; of more, only their number is given."""

_WORTH_NAMING = 10_000
"""Bytes by which a package has to change to be named."""


def change_lines(change: Change) -> list[str]:
    """Return what changed in an image since a revision, a sentence each."""
    since = f"{change.image} since {change.commit[:10]}"
    if change.same_inputs:
        return [f"{since}: built from the same inputs, it is the same image"]
    compressed = size_in_words(change.compressed_before, change.compressed_after)
    grown = [
        f"{each.name} {(each.bytes_after - each.bytes_before) / MB:+.2f} MB"
        for each in change.packages
        if abs(each.bytes_after - each.bytes_before) >= _WORTH_NAMING
    ]
    return [
        f"{since}: {size_in_words(change.bytes_before, change.bytes_after)}, "
        f"compressed {compressed}",
        *package_lines(change.packages),
        *([f"by package: {', '.join(grown)}"] if grown else []),
        pictures_in_words(change.renders, change.renders_compared),
    ]


def size_in_words(before: int, after: int) -> str:
    """Return two sizes and their difference, in MB, of bytes."""
    return f"{before / MB:.1f} to {after / MB:.1f} MB ({(after - before) / MB:+.1f})"


def package_lines(packages: Iterable[PackageChange]) -> list[str]:
    """Return the packages that were added, removed, and brought to another version."""
    found: dict[str, list[str]] = {"added": [], "removed": [], "changed in version": []}
    for each in packages:
        if each.version_before is None:
            found["added"].append(f"{each.name} {each.version_after}".rstrip())
        elif each.version_after is None:
            found["removed"].append(f"{each.name} {each.version_before}".rstrip())
        elif each.version_before != each.version_after:
            found["changed in version"].append(
                f"{each.name} {each.version_before} to {each.version_after}"
            )
    return [
        f"{len(names)} package{'s' if len(names) != 1 else ''} {what}: {listed(names)}"
        for what, names in found.items()
        if names
    ]


def pictures_in_words(different: Sequence[str], compared: int) -> str:
    """Return how many pictures came out differently, and which."""
    said = f"{len(different)} of {compared} pictures are rendered differently"
    return said + (f": {listed(different)}" if different else "")


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence; of many, the first and how many more there are."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
