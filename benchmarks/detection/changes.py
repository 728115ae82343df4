"""The kinds of change that a picture is put through, as corpus.toml names them.

A change is made where it truly arises: in the figure, which is then drawn again, in the pixels,
or in the file.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import changes_of_artists
import changes_of_layout
import changes_of_pixels
import numpy as np
from changes_of_pixels import Pixels, encode
from drawing import drawn, keep_layout, picture_of, saved
from PIL import Image
from places import Box

MODULES = (changes_of_artists, changes_of_layout, changes_of_pixels)

Where = Literal["figure", "figure, laid out again", "pixels", "file"]


@dataclass(frozen=True)
class Strength:
    """How far one kind of change goes.

    Attributes:
        name: As the table shows it.
        arguments: Of the function that makes the change.
    """

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of change.

    Attributes:
        name: As the table shows it.
        function: The name of the function that makes it.
        where: Where it is made.
        strengths: How far it goes, the least first.
        antialiasing: Whether nothing but anti-aliasing changes.
    """

    name: str
    function: str
    where: Where
    strengths: tuple[Strength, ...]
    antialiasing: bool = False

    @classmethod
    def read(cls, entry: dict[str, Any]) -> "Kind":
        """Return a kind from its entry in corpus.toml."""
        strengths = tuple(
            Strength(strength["name"], {key: strength[key] for key in strength if key != "name"})
            for strength in entry["strengths"]
        )
        facts = {key: entry[key] for key in ("name", "function", "where")}
        return cls(**facts, strengths=strengths, antialiasing=entry.get("antialiasing", False))


@dataclass(frozen=True)
class Changed:
    """A changed picture, and what is known of the change.

    Attributes:
        content: The PNG file.
        places: Rectangles outside of which nothing changed; none where it may be anywhere.
        shift: Pixels to the right and down by which everything moved, where that is the change.
    """

    content: bytes
    places: list[Box] = field(default_factory=list)
    shift: tuple[int, int] | None = None


def make(kind: Kind, strength: Strength, sample: str, baseline: bytes) -> Changed:
    """Return what becomes of a sample's picture by one change.

    Raises:
        NotApplicableError: Where the sample has not what it needs.
    """
    change = function_of(kind)
    if kind.where == "file":
        return Changed(change(baseline, **strength.arguments))
    if kind.where == "pixels":
        content = encode(change(pixels_of(baseline), **strength.arguments))
        moved = strength.arguments if kind.function == "shift" else None
        return Changed(content, shift=(moved["right"], moved["down"]) if moved else None)
    with drawn(sample) as figure:
        if kind.where == "figure":
            keep_layout(figure)
        places = change(figure, **strength.arguments)
        return Changed(saved(figure), places)


def function_of(kind: Kind) -> Callable[..., Any]:
    """Return the function that makes a kind of change."""
    return next(
        getattr(module, kind.function) for module in MODULES if hasattr(module, kind.function)
    )


def pixels_of(content: bytes) -> Pixels:
    """Return a PNG's pixels; this does not go through the code that is measured."""
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGBA"))


__all__ = ["Changed", "Kind", "Strength", "function_of", "make", "picture_of", "pixels_of"]
