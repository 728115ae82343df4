"""Draws a sample on this machine in matplotlib's default style, unchanged or with a change.

Run by itself, `python drawing.py matplotlib/simple_plot` writes the PNG to standard output: so
is a sample drawn again in another process.
"""

import contextlib
import importlib.util
import io
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

SAMPLES = Path(__file__).parents[2] / "samples"


@contextlib.contextmanager
def drawn(sample: str) -> Iterator[Figure]:
    """Give the first figure of a sample, laid out; close it and undo its settings at the end."""
    with warnings.catch_warnings(), mpl.rc_context():
        warnings.simplefilter("ignore")
        mpl.rcdefaults()
        plot = _load(sample)
        try:
            result = plot()
            figure = result[0] if isinstance(result, (list, tuple)) else result
            figure.draw_without_rendering()
            yield figure
        finally:
            plt.close("all")


def saved(figure: Figure) -> bytes:
    """Return a figure as a PNG, as the gate saves it."""
    out = io.BytesIO()
    # The default writes matplotlib's version into the file, and forgets a change of resolution.
    figure.savefig(out, format="png", dpi=figure.dpi, metadata={"Software": None})
    return out.getvalue()


def keep_layout(figure: Figure) -> None:
    """Let everything stay where it is now, whatever becomes of the artists."""
    figure.set_layout_engine("none")


def picture_of(sample: str) -> bytes:
    """Return a sample's picture, unchanged."""
    with drawn(sample) as figure:
        keep_layout(figure)
        return saved(figure)


def _load(sample: str) -> Callable[[], Any]:
    # Each time anew: a sample sets its theme while it is imported.
    spec = importlib.util.spec_from_file_location(
        "sample_" + sample.replace("/", "_"), SAMPLES / f"{sample}.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.plot


if __name__ == "__main__":
    sys.stdout.buffer.write(picture_of(sys.argv[1]))
