"""What to make of a route, in a sentence, by what was measured of it alone."""

from collections.abc import Sequence

from wheelgate.model.records import Ratio
from wheelgate.report.image_matrix import HEADINGS, Route, Samples, cells

_SMALLER = 0.97
"""An image that is not at least so much smaller than the reference has gained nothing in size."""

_NOTABLE = 1.01
"""A ratio whose whole interval lies beyond this, or below its inverse, is another speed."""


def advice(route: Route, reference: str) -> str:
    """Say in a sentence what to make of a route."""
    if route.image == reference and not route.problem:
        return "The reference."
    return _what_fails(route) or _what_it_gives(route, reference)


def _what_fails(route: Route) -> str:
    """Say why a route cannot be taken, or only for some plots; empty where it can."""
    if route.is_missing:
        return f"Not judged yet: {route.problem}"
    if route.problem:
        return f"Cannot be built: {route.problem}"
    if route.not_imported:
        module, error = route.not_imported[0]
        more = len(route.not_imported) - 1
        others = f" and {more} more" if more else ""
        return f"Not usable as it is: {module}{others} cannot be imported ({error})."
    samples = route.samples
    if samples.failed:
        return f"Only for plots that it draws: {samples.failed} of {samples.all} samples fail."
    if not samples.all or route.size_ratio is None:
        return "Too little was measured to say."
    return ""


def _what_it_gives(route: Route, reference: str) -> str:
    """Say how a route that draws everything stands in pictures, size and speed."""
    assert route.size_ratio is not None
    pictures = _pictures(route.samples, reference)
    size = f"{route.size_ratio:.2f} of its size"
    speed, gain = _speed(route.render)
    smaller = route.size_ratio < _SMALLER
    if smaller and gain >= 0:
        return f"Smaller, and {speed}: {pictures} in {size}."
    if smaller:
        return f"Where size counts for more than time: {pictures} in {size}, {speed}."
    if gain > 0:
        return f"Where time counts for more than size: {pictures}, {speed}, in {size}."
    return f"No gain: {pictures}, {speed}, in {size}."


def _speed(render: Ratio | None) -> tuple[str, int]:
    """Return the speed in words, and whether it is a gain (1), a loss (-1) or neither."""
    if render is None:
        return "how fast was not measured", -1
    if render.low > _NOTABLE:
        return f"{render.ratio:.2f} times its render time", -1
    if render.high < 1 / _NOTABLE:
        return f"faster, {render.ratio:.2f} times its render time", 1
    return "as fast", 0


def _pictures(samples: Samples, reference: str) -> str:
    pictures = f"{reference}'s pictures"
    if samples.other:
        pictures += f" but for {samples.other} of {samples.all} samples"
    return pictures


def markdown(routes: Sequence[Route], reference: str) -> str:
    """Return the routes as a table in Markdown, and a sentence of advice on each."""
    lines = [
        "| " + " | ".join(HEADINGS) + " |",
        "| --- | --- |" + " ---: |" * (len(HEADINGS) - 2),
        *("| " + " | ".join(cells(route, reference)) + " |" for route in routes),
        "",
        *(f"- **{route.image}**: {advice(route, reference)}" for route in routes),
    ]
    return "\n".join(line.replace("\n", " ") for line in lines)
