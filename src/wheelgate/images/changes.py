"""Compare an image with that of another revision: size, packages, renders."""

from collections.abc import Sequence

from wheelgate.model.records import Change, Difference, PackageChange, PackageSize, Size


def between(
    image: str,
    commit: str,
    before: Size,
    after: Size,
    renders: Sequence[Difference],
    *,
    same: bool = False,
) -> Change:
    """Return what changed in an image since a revision.

    Args:
        image: The image.
        commit: The revision, by its full hash.
        before: The size of the image as the revision builds it.
        after: The size of today's.
        renders: How each picture of today's stands to the revision's.
        same: Whether both are made from the same inputs.
    """
    return Change(
        image=image,
        baseline_image=before.image,
        commit=commit,
        same_inputs=same,
        bytes_before=before.bytes,
        bytes_after=after.bytes,
        compressed_before=before.compressed_bytes,
        compressed_after=after.compressed_bytes,
        packages=tuple(packages(before.packages, after.packages)),
        renders=tuple(each.picture for each in renders if each.kind != "identical"),
        renders_compared=len(renders),
    )


def packages(before: Sequence[PackageSize], after: Sequence[PackageSize]) -> list[PackageChange]:
    """Return the packages that came, went, or changed version or size, the largest change first."""
    old = {(each.kind, each.name): each for each in before}
    new = {(each.kind, each.name): each for each in after}
    found = [
        PackageChange(
            kind=key[0],
            name=key[1],
            version_before=old[key].version if key in old else None,
            version_after=new[key].version if key in new else None,
            bytes_before=old[key].bytes if key in old else 0,
            bytes_after=new[key].bytes if key in new else 0,
        )
        for key in {**old, **new}
    ]
    changed = [
        each
        for each in found
        if (each.version_before, each.bytes_before) != (each.version_after, each.bytes_after)
    ]
    return sorted(changed, key=lambda each: (-abs(each.bytes_after - each.bytes_before), each.name))
