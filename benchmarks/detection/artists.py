"""Finds in a figure the artists that a change is made to: curves, points, text, legends."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import Collection, PathCollection
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from places import extent_of

NOTHING: tuple[str | None, ...] = ("", " ", "None", "none", None)
"""Names that matplotlib has for no line and for no marker."""


Found = TypeVar("Found")


class NotApplicableError(Exception):
    """A figure has not what a change needs; the message says what."""


def found(artist: Found | None, what: str) -> Found:
    """Return an artist, or say that there is none.

    Raises:
        NotApplicableError: Where it is None.
    """
    if artist is None:
        raise NotApplicableError(f"it has no {what}")
    return artist


def curves(figure: Figure) -> list[Line2D]:
    """Return the lines in axes that are drawn as lines."""
    return [
        line
        for axes in figure.axes
        for line in axes.lines
        if line.get_visible() and line.get_linestyle() not in NOTHING and len(line.get_xdata()) > 1
    ]


def marked_lines(figure: Figure) -> list[Line2D]:
    """Return the lines in axes that have markers, those with the most points first."""
    marked = [
        line
        for axes in figure.axes
        for line in axes.lines
        if line.get_visible() and line.get_marker() not in NOTHING and len(line.get_xdata()) > 1
    ]
    return sorted(marked, key=lambda line: -len(line.get_xdata()))


def point_clouds(figure: Figure) -> list[PathCollection]:
    """Return the collections of points in axes, those with the most points first."""
    clouds = [
        collection
        for axes in figure.axes
        for collection in axes.collections
        if isinstance(collection, PathCollection)
        and collection.get_visible()
        and len(collection.get_offsets()) > 1
    ]
    return sorted(clouds, key=lambda cloud: -len(cloud.get_offsets()))


def coloured(figure: Figure) -> list[Line2D | Collection | Patch]:
    """Return what shows data in one of its own colours: lines, collections and patches."""
    return [artist for artist in _data_artists(figure) if not _is_mapped(artist)]


def largest(figure: Figure, artists: list[Artist]) -> Artist | None:
    """Return the artist that covers the largest part of its axes, or None of none."""
    sized = [(_area(figure, artist), -place) for place, artist in enumerate(artists)]
    sized = [(area, place) for area, place in sized if area > 0]
    return artists[-max(sized)[1]] if sized else None


def labels(figure: Figure) -> Iterator[tuple[Text, str]]:
    """Give each text outside of the axes, with the edge of the figure that it is nearest to."""
    for axes in figure.axes:
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                if axis.get_visible():
                    yield axis.label, axis.get_label_position()
    for axes in figure.axes:
        yield axes.title, "top"
    for text in figure.texts:
        yield text, "top"


def shown(text: Text) -> bool:
    """Return whether a text has letters and is drawn."""
    return text.get_visible() and bool(text.get_text().strip())


def legends(figure: Figure) -> list[Legend]:
    """Return the legends of a figure and of its axes."""
    return [legend for legend in figure.findobj(Legend) if legend.get_visible()]


def _data_artists(figure: Figure) -> list[Line2D | Collection | Patch]:
    return [
        artist
        for axes in figure.axes
        for artist in [*axes.collections, *axes.lines, *axes.patches]
        if artist.get_visible()
    ]


def _is_mapped(artist: Artist) -> bool:
    return isinstance(artist, Collection) and artist.get_array() is not None


def _area(figure: Figure, artist: Artist) -> float:
    if isinstance(artist, Line2D) and len(artist.get_xdata()) < 2:
        return 0
    extent = extent_of(figure, artist)
    size = extent.width + 1, extent.height + 1
    return float(np.prod(size)) if np.isfinite(size).all() and min(size) > 0 else 0
