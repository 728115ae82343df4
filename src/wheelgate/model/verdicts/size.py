"""How large an image is: by itself, and beside the reference."""

from wheelgate.model.records import Size, Verdict
from wheelgate.model.verdicts.no_limit import no_limit

_MB = 10**6


def judge_size(size: Size, limit_mb: float | None) -> Verdict:
    """Judge an image's size against an absolute limit in MB of 10^6 bytes."""
    measured = f"{size.bytes / _MB:.1f} MB"
    if limit_mb is None:
        return no_limit("size", size.image, "all layers", measured)
    within = size.bytes <= limit_mb * _MB
    excess = size.bytes / _MB - limit_mb
    largest = ", ".join(
        f"{package.name} {package.bytes / _MB:.1f} MB" for package in size.packages[:3]
    )
    return Verdict(
        check="size",
        image=size.image,
        subject="all layers",
        outcome="pass" if within else "fail",
        reason=f"{measured}, within {limit_mb:g} MB"
        if within
        else f"{measured}, {excess:.1f} MB over the limit of {limit_mb:g} MB; largest: {largest}",
        limit=f"{limit_mb:g} MB",
        measured=measured,
    )


def judge_size_ratio(size: Size, reference: Size, limit: float | None) -> Verdict:
    """Judge an image's size divided by the reference's."""
    quotient = size.bytes / reference.bytes
    measured = f"{quotient:.3f}"
    absolute = f"{size.bytes / _MB:.1f} of {reference.bytes / _MB:.1f} MB"
    what = f"{measured} times {reference.image} ({absolute})"
    if limit is None:
        return no_limit("size ratio", size.image, reference.image, measured)
    return Verdict(
        check="size ratio",
        image=size.image,
        subject=reference.image,
        outcome="pass" if quotient <= limit else "fail",
        reason=f"{what}, {'within' if quotient <= limit else 'over'} the limit of {limit:g}",
        limit=f"{limit:g}",
        measured=measured,
    )
