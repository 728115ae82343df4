"""How pixels differ, in words: one sentence, as a person would say it."""

from wheelgate.model.records import PixelDifference, Region
from wheelgate.pictures.words import listed, moved, number, percentage

_NAMED = 3
"""So many regions are described one by one; of more, the rest is summed up."""

_NEARLY_ALL = 0.5
"""From this share of the pixels on, a small difference is one of the whole picture."""

_SOFT = 0.95
"""From this share on, a difference is said to be anti-aliasing: below, much else may hide in it."""

Shift = tuple[int, int] | None


def describe(difference: PixelDifference) -> str:
    """Return what differs between two pictures of one size, as one sentence without a stop."""
    if difference.shift is not None:
        return f"the whole picture {moved(difference.shift)}; {_pixels(difference)}"
    small = difference.largest == 1
    if small and difference.changed_share >= _NEARLY_ALL:
        where = (
            "everywhere"
            if difference.changed_share >= 1
            else f"in {percentage(difference.changed_share)} of the pixels"
        )
        if difference.channels == ("alpha",):
            return f"the alpha channel is off by 1 of 255 {where}, the colours are the same"
        return f"the colour is off by 1 of 255 {where}, too little to be seen"
    if difference.changed_pixels == 1:
        region = difference.regions[0]
        return f"{_pixels(difference)}, at ({region.left}, {region.top})"
    if difference.changed_share >= 1:
        return f"every pixel differs: {_amount(difference)}"
    return f"{_regions(difference.regions)}; {_pixels(difference)}"


def _pixels(difference: PixelDifference) -> str:
    count = difference.changed_pixels
    noun = "pixel differs" if count == 1 else "pixels differ"
    share = percentage(difference.changed_share)
    return f"{count:,} {noun} ({share}), {_amount(difference)}"


def _amount(difference: PixelDifference) -> str:
    by = f"by at most {difference.largest} of 255"
    if difference.channels == ("alpha",):
        by += " in the alpha channel alone"
    if difference.shift or all(region.shift for region in difference.regions):
        return by  # a move explains it, and better
    if difference.antialiasing_share >= 1:
        return f"{by}, all of it anti-aliasing only"
    if difference.antialiasing_share >= _SOFT:
        return f"{by}, {percentage(difference.antialiasing_share)} of it anti-aliasing only"
    return by


def _regions(regions: tuple[Region, ...]) -> str:
    verb = "region differs" if len(regions) == 1 else "regions differ"
    shifts = {region.shift for region in regions}
    # What holds of all is said once, at the end.
    common = next(iter(shifts)) if len(shifts) == 1 and len(regions) > 1 else None
    parts = [_region(region, None if common else region.shift) for region in regions[:_NAMED]]
    rest = regions[_NAMED:]
    if len(rest) == 1:
        parts.append(_region(rest[0], None if common else rest[0].shift))
    elif rest:
        parts.append(_rest(rest, said=common is not None))
    all_moved = f", {'both' if len(regions) == 2 else 'all'} {moved(common)}" if common else ""
    return f"{number(len(regions))} {verb}: {_joined(parts)}{all_moved}"


def _region(region: Region, shift: Shift) -> str:
    size = f"{region.width} by {region.height} pixels at ({region.left}, {region.top})"
    return f"{size}, {moved(shift)}" if shift else size


def _rest(regions: tuple[Region, ...], *, said: bool) -> str:
    width = max(region.width for region in regions)
    height = max(region.height for region in regions)
    text = f"{number(len(regions))} more of at most {width} by {height} pixels"
    shifts = {region.shift for region in regions}
    only = next(iter(shifts))
    return f"{text}, {moved(only)}" if len(shifts) == 1 and only and not said else text


def _joined(parts: list[str]) -> str:
    """Join parts that may hold commas: then "and" needs one, too."""
    if len(parts) > 1 and any("," in part.partition(")")[2] for part in parts):
        return ", and ".join([", ".join(parts[:-1]), parts[-1]])
    return listed(parts)
