"""Draw figures in the report's style, and make their SVG fit for a page.

Text stays text, in the page's font: it can be selected, searched, and read aloud. Colours become
variables of CSS, so that one drawing serves light, dark and print. Identifiers get the chart's
name in front, since a page has several charts.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING

from wheelgate.report.html.charts.colours import colour, in_charts
from wheelgate.util.extras import extra

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDE = 9.2
"""Inches, of 72 CSS pixels each: a wide chart is 662 pixels before it is scaled."""

NARROW = 4.6

Draw = Callable[[float], "Figure"]


@contextmanager
def style() -> Iterator[None]:
    """Set the style of every chart for the block."""
    with extra("report"):  # it takes a second to import, and most commands draw nothing
        import matplotlib as mpl  # noqa: PLC0415
        import seaborn as sns  # noqa: PLC0415

    ink, muted = colour("chart-ink"), colour("chart-muted")
    settings = {
        **sns.axes_style("ticks"),
        **sns.plotting_context("notebook", font_scale=0.85),
        "axes.edgecolor": muted,
        "axes.labelcolor": muted,
        "axes.labelsize": 10,
        "axes.linewidth": 0.8,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": ink,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "font.family": "DejaVu Sans",  # matplotlib's own; the page shows another
        "grid.color": colour("chart-grid"),
        "grid.linewidth": 0.8,
        "legend.frameon": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "wheelgate",
        "text.color": ink,
        "text.parse_math": False,
        "xtick.color": muted,
        "xtick.labelsize": 9,
        "ytick.color": muted,
        "ytick.labelcolor": ink,
        "ytick.labelsize": 10,
        "ytick.left": False,
    }
    with mpl.rc_context(settings):
        yield


def svg(draw: Draw, width: float, name: str, title: str, description: str) -> str:
    """Draw a figure of some width; return it as an <svg> element for a page.

    Args:
        draw: Makes the figure, of a width in inches.
        width: That width.
        name: Of the chart; made part of its identifiers.
        title: Read aloud in place of the chart.
        description: Read aloud after it.
    """
    out = io.StringIO()
    with style():
        draw(width).savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text)
    for light, variable in in_charts().items():
        text = text.replace(light, f"var(--{variable},{light})")
    label = f'role="img" aria-labelledby="{name}-title {name}-desc" class="chart"'
    words = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
    )
    opening = re.match(r"<svg\b[^>]*>", text)
    assert opening is not None
    tag = re.sub(r'\s(?:width|height)="[\d.]+pt"', "", opening[0])
    return tag.replace("<svg", f"<svg {label}", 1) + words + text[opening.end() :].strip()
