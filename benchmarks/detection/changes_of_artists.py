"""Changes of what shows data in a figure that was laid out: points, lines, colours, bars.

Each function changes the figure that it is given, and returns the rectangles of the picture in
which that can be seen; an empty list says that it may be anywhere.
"""

from collections.abc import Callable

import numpy as np
from artists import (
    NotApplicableError,
    coloured,
    curves,
    found,
    largest,
    marked_lines,
    point_clouds,
)
from matplotlib.artist import Artist
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray
from places import Box, box_of, extent_of

POINTS_AN_INCH = 72


def leave_out_points(figure: Figure, *, count: int) -> list[Box]:
    """Leave out some markers, evenly spread over the series that has the most."""
    candidates: list[tuple[Artist, NDArray[np.float64], float]] = [
        (cloud, cloud.get_offset_transform().transform(cloud.get_offsets()), _radius(cloud))
        for cloud in point_clouds(figure)[:1]
    ] + [
        (line, line.get_transform().transform(line.get_xydata()), line.get_markersize() / 2)
        for line in marked_lines(figure)[:1]
    ]
    artist, places, radius = found(
        max(candidates, key=lambda candidate: len(candidate[1]), default=None), "markers"
    )
    inside = artist.axes.bbox
    seen = [number for number, place in enumerate(places) if inside.contains(*place)]
    if len(seen) <= count:
        raise NotApplicableError(f"it has no series of more than {count} markers")
    gone = {seen[(2 * number + 1) * len(seen) // (2 * count)] for number in range(count)}
    if isinstance(artist, Line2D):
        artist.set_markevery([number for number in range(len(places)) if number not in gone])
    else:
        offsets = np.ma.array(artist.get_offsets(), dtype=float, copy=True).filled(np.nan)
        offsets[sorted(gone)] = np.nan
        artist.set_offsets(offsets)
    reach = radius * figure.dpi / POINTS_AN_INCH
    return [
        box_of(figure, Bbox([places[number] - reach, places[number] + reach]))
        for number in sorted(gone)
    ]


def widen_lines(figure: Figure, *, percent: float) -> list[Box]:
    """Make every line of the data wider."""
    lines = [*curves(figure), *_line_collections(figure)]
    if not lines:
        raise NotApplicableError("it has no lines")
    for line in lines:
        line.set_linewidth(np.asarray(line.get_linewidth()) * (1 + percent / 100))
    return []


def recolour(figure: Figure, *, step: int) -> list[Box]:
    """Change every channel of one artist's colour by some 255ths, away from its end."""

    def change(colour: NDArray[np.float64]) -> NDArray[np.float64]:
        moved = colour.copy()
        moved[:, :3] += np.where(moved[:, :3] > 0.5, -step, step) / 255
        return moved

    return _change_colour(figure, change)


def fade(figure: Figure, *, percent: float) -> list[Box]:
    """Take some percent from one artist's alpha."""

    def change(colour: NDArray[np.float64]) -> NDArray[np.float64]:
        return colour * (1, 1, 1, 1 - percent / 100)

    return _change_colour(figure, change)


def switch_off_antialiasing(figure: Figure, *, what: str) -> list[Box]:
    """Switch off the anti-aliasing of one artist, of every curve, or of all text."""
    artists: list[Artist]
    if what == "artist":
        artist = found(largest(figure, coloured(figure)), "artist")
        artist.set_antialiased(False)
        return [box_of(figure, extent_of(figure, artist))]
    if what == "curves":
        artists = [*curves(figure), *_line_collections(figure)]
    else:
        artists = figure.findobj(Text)
    if not artists:
        raise NotApplicableError(f"it has no {what}")
    for artist in artists:
        artist.set_antialiased(False)
    return []


def nudge(figure: Figure, *, pixels: float) -> list[Box]:
    """Draw one artist a fraction of a pixel to the right and up."""
    artist = found(largest(figure, coloured(figure)), "artist")
    before = extent_of(figure, artist)
    move = Affine2D().translate(pixels, pixels)
    if isinstance(artist, Collection):
        artist.set_offset_transform(artist.get_offset_transform() + move)
    elif isinstance(artist, Patch):
        # A patch's own transform, from its shape's unit size, comes before the one that is set.
        artist.set_transform(artist.get_data_transform() + move)
    else:
        artist.set_transform(artist.get_transform() + move)
    return [box_of(figure, before, before.translated(pixels, pixels))]


def raise_value(figure: Figure, *, pixels: float) -> list[Box]:
    """Draw one value higher: the bar on top, or the middle vertex of a line."""
    for axes in figure.axes:
        for bar in reversed(axes.patches):
            if isinstance(bar, Rectangle) and bar.get_angle() == 0 and bar.get_height() > 0:
                before = extent_of(figure, bar)
                top = _higher(bar, bar.get_x(), bar.get_y() + bar.get_height(), pixels)
                bar.set_height(top - bar.get_y())
                # All of the bar, because a label may stand in its middle.
                return [box_of(figure, before, extent_of(figure, bar))]
    line = found(
        next((line for line in curves(figure) if _in_data(line)), None), "bar or solid line"
    )
    x, y = (np.array(values, dtype=float) for values in line.get_xydata().T)
    middle = len(x) // 2
    y[middle] = _higher(line, x[middle], y[middle], pixels)
    line.set_data(x, y)
    around = line.get_transform().transform(line.get_xydata()[max(middle - 1, 0) : middle + 2])
    reach = line.get_linewidth() * figure.dpi / POINTS_AN_INCH + pixels
    return [box_of(figure, Bbox([around.min(axis=0) - reach, around.max(axis=0) + reach]))]


def _higher(artist: Artist, x: float, y: float, pixels: float) -> float:
    """Return the value that is drawn some pixels above another."""
    scale = artist.axes.transData
    return float(scale.inverted().transform(scale.transform((x, y)) + np.array([0, pixels]))[1])


def _in_data(line: Line2D) -> bool:
    # In a dashed line, all dashes behind a vertex would move with it.
    if line.get_linestyle() != "-":
        return False
    return line.get_transform() == line.axes.transData and len(line.get_xdata()) > 2


def _radius(cloud: PathCollection) -> float:
    return float(np.sqrt(np.max(cloud.get_sizes())) / 2 + np.max(cloud.get_linewidths(), initial=0))


def _line_collections(figure: Figure) -> list[LineCollection]:
    return [
        collection
        for axes in figure.axes
        for collection in axes.collections
        if isinstance(collection, LineCollection) and collection.get_visible()
    ]


def _change_colour(
    figure: Figure, change: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> list[Box]:
    artist = found(largest(figure, coloured(figure)), "artist of one colour")
    names = ["facecolor", "edgecolor"]
    if isinstance(artist, Line2D):
        names = ["color", "markerfacecolor", "markeredgecolor"]
    colours = {name: to_rgba_array(getattr(artist, f"get_{name}")()) for name in names}
    alpha = artist.get_alpha()
    artist.set_alpha(None)
    for name, colour in colours.items():
        if isinstance(artist, Line2D) and alpha is not None:
            colour[:, 3] = alpha
        changed = np.clip(change(colour), 0, 1) if len(colour) else colour
        single = changed[0] if len(changed) and not isinstance(artist, Collection) else changed
        getattr(artist, f"set_{name}")(single if len(changed) else "none")
    return [box_of(figure, extent_of(figure, artist))]
