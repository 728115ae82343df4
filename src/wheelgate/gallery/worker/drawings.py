"""What plot() may return, and how each becomes a file that says the same wherever it is made.

Figures and animations of matplotlib, plots of plotnine, images of Pillow. A library is known by
its module, which whoever made a drawing has imported.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any

# What a format's file would say of the program, the version and the day that made it.
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Creator": None, "Date": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "ps": {"Creator": "wheelgate"},  # its date is that of SOURCE_DATE_EPOCH
}
ANIMATED = ("gif", "apng")
"""Formats of a sample that gives an animation, whatever else is asked for."""


def as_drawings(result: Any) -> list[Any]:
    """Return what plot() gave as a list of drawings.

    Raises:
        TypeError: Where it gave anything else.
    """
    found = list(result) if isinstance(result, (list, tuple)) else [result]
    known = (is_figure, is_animation, is_plotnine, is_pillow)
    if not found or not all(any(is_known(each) for is_known in known) for each in found):
        raise TypeError(
            "plot() returned %s; it has to return a Figure, an Animation, a ggplot of plotnine, "
            "an Image of Pillow, or a list of them"
            % (type(result).__name__ if found else "an empty list")
        )
    return found


def is_figure(drawn: Any) -> bool:
    """Return whether plot() gave a figure of matplotlib."""
    return _is_a(drawn, "matplotlib.figure", "Figure")


def is_animation(drawn: Any) -> bool:
    """Return whether plot() gave an animation of matplotlib."""
    return _is_a(drawn, "matplotlib.animation", "Animation")


def is_plotnine(drawn: Any) -> bool:
    """Return whether plot() gave a plot of plotnine."""
    return _is_a(drawn, "plotnine", "ggplot")


def is_pillow(drawn: Any) -> bool:
    """Return whether plot() gave an image of Pillow."""
    return _is_a(drawn, "PIL.Image", "Image")


def _is_a(drawn: Any, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(drawn, kind)


def picture(drawn: Any, picture_format: str, name: str) -> bytes:
    """Return a drawing as the content of a file.

    Raises:
        TypeError: Where it cannot be had in that format.
    """
    if is_pillow(drawn):
        return pillow_file(drawn, picture_format)
    if is_animation(drawn):
        return animation_file(drawn, picture_format)
    with fixed(picture_format, name):
        out = io.BytesIO()
        words = {"format": picture_format, "metadata": METADATA[picture_format]}
        if is_plotnine(drawn):
            drawn.save(out, verbose=False, **words)
        else:
            drawn.savefig(out, **words)
        return out.getvalue()


@contextlib.contextmanager
def fixed(picture_format: str, name: str) -> Any:
    """Set what makes a vector file the same each time; a PNG needs nothing."""
    if picture_format == "png":
        yield
        return
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": name}):  # or ids are drawn at random
        with contextlib.suppress(ValueError):  # matplotlib before 3.8 knows paper alone
            matplotlib.rcParams["ps.papersize"] = "figure"  # or a wide figure is cut off
        yield


def pillow_file(image: Any, picture_format: str) -> bytes:
    """Return an image of Pillow as the content of a PNG."""
    if picture_format != "png":
        raise TypeError("an Image of Pillow is saved as png alone, not as " + picture_format)
    out = io.BytesIO()
    image.save(out, format="png")
    return out.getvalue()


def animation_file(animation: Any, picture_format: str) -> bytes:
    """Return an animation as the content of a file that Pillow has written."""
    name = "animation." + picture_format  # its writer goes by the suffix
    animation.save(name, writer="pillow")
    try:
        with open(name, "rb") as file:
            return file.read()
    finally:
        os.remove(name)


def close() -> None:
    """Let go of all that matplotlib holds open."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
