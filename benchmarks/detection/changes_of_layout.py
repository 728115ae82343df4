"""Changes of text, legends and resolution in a figure.

Each function changes the figure that it is given, and returns the rectangles of the picture in
which that can be seen; an empty list says that it may be anywhere.
"""

import matplotlib as mpl
from artists import NotApplicableError, coloured, found, labels, largest, legends, shown
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox
from places import Box, box_of, extent_of


def swap_font(figure: Figure, *, family: str, formulas: str) -> list[Box]:
    """Set all text in another font, and formulas in another set of fonts."""
    mpl.rcParams["mathtext.fontset"] = formulas
    for text in _texts(figure):
        text.set_family(family)
    return []


def grow_text(figure: Figure, *, percent: float) -> list[Box]:
    """Set all text larger, where it stands."""
    for text in _texts(figure):
        text.set_size(text.get_size() * (1 + percent / 100))
    return []


def swap_letters(figure: Figure, *, words: int) -> list[Box]:
    """Exchange two neighbouring letters in so many titles and labels."""
    changed = []
    for text, _ in labels(figure):
        written = text.get_text()
        pairs = [
            place
            for place in range(len(written) - 1)
            if written[place : place + 2].isalpha() and written[place] != written[place + 1]
        ]
        if not shown(text) or not pairs or "$" in written:
            continue
        middle = pairs[len(pairs) // 2]
        before = extent_of(figure, text)
        text.set_text(
            written[:middle] + written[middle + 1] + written[middle] + written[middle + 2 :]
        )
        changed.append(box_of(figure, before, extent_of(figure, text)))
        if len(changed) == words:
            return changed
    raise NotApplicableError(
        f"it has no {words} labels to change" if words > 1 else "it has no label to change"
    )


def clip_label(figure: Figure, *, percent: float) -> list[Box]:
    """Move a label over the edge of the figure, so that some percent of it are cut off."""
    text, edge = found(
        next(((text, edge) for text, edge in labels(figure) if shown(text)), None), "label"
    )
    extent = extent_of(figure, text)
    cut = percent / 100
    across, up = {
        "bottom": (0, -extent.y0 - cut * extent.height),
        "top": (0, figure.bbox.height - extent.y1 + cut * extent.height),
        "left": (-extent.x0 - cut * extent.width, 0),
        "right": (figure.bbox.width - extent.x1 + cut * extent.width, 0),
    }[edge]
    text.set_transform(text.get_transform() + Affine2D().translate(across, up))
    return [box_of(figure, extent, extent.translated(across, up))]


def move_legend(figure: Figure, *, pixels: int) -> list[Box]:
    """Move the first legend to the side, towards the middle of the figure."""
    legend = found(next(iter(legends(figure)), None), "legend")
    before = extent_of(figure, legend)
    across = towards_middle(figure, before) * pixels
    # Its own anchor may be a point, of which no part can be taken.
    legend.set_bbox_to_anchor((0, 0, 1, 1), transform=figure.transFigure)
    legend.set_loc(((before.x0 + across) / figure.bbox.width, before.y0 / figure.bbox.height))
    return [box_of(figure, before, before.translated(across, 0))]


def towards_middle(figure: Figure, extent: Bbox) -> int:
    """Return 1 where the middle of the figure lies to the right of an extent, else -1."""
    return 1 if (extent.x0 + extent.x1) / 2 < figure.bbox.width / 2 else -1


def leave_out(figure: Figure, *, what: str) -> list[Box]:
    """Leave out one artist: the first title or label, the legend, or one that shows data."""
    artist: Artist | None
    if what == "label":
        artist = next((text for text, _ in labels(figure) if shown(text)), None)
    elif what == "legend":
        artist = next(iter(legends(figure)), None)
    else:
        artist = largest(figure, coloured(figure))
    place = box_of(figure, extent_of(figure, found(artist, what)))
    artist.set_visible(False)
    return [place]


def change_resolution(figure: Figure, *, dpi: float, same_size: bool) -> list[Box]:
    """Draw at another number of dots an inch, on as many pixels as before or on more."""
    width, height = figure.canvas.get_width_height()
    figure.set_dpi(dpi)
    if same_size:
        # Half a pixel more, because matplotlib rounds the pixels down.
        figure.set_size_inches((width + 0.5) / dpi, (height + 0.5) / dpi)
    return []


def _texts(figure: Figure) -> list[Text]:
    texts = [text for text in figure.findobj(Text) if shown(text)]
    if not texts:
        raise NotApplicableError("it has no text")
    return texts
