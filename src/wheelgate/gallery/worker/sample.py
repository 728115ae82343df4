"""One sample: its file imported, its figures saved in every format that is asked for."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

SAMPLES = os.environ.get("WHEELGATE_SAMPLES", "/wheelgate/samples")

# What a format's file would say of the program, the version and the day that made it.
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Creator": None, "Date": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "ps": {"Creator": "wheelgate"},  # its date is that of SOURCE_DATE_EPOCH
}
ANIMATED = ("gif", "apng")
"""Formats of a sample that gives an animation, whatever else is asked for."""


def warm_up() -> None:
    """Import what nearly every sample imports, so that its forks have it."""
    importlib.import_module("matplotlib.pyplot")
    with contextlib.suppress(ImportError):
        importlib.import_module("seaborn")


class Sample:
    """A sample whose file has been imported.

    The file may set matplotlib's rcParams while it is imported: that is the sample's style, and
    is in force wherever it is drawn.
    """

    def __init__(self, name: str) -> None:
        """Import the file.

        Raises:
            TypeError: Where it has no function `plot`.
        """
        import matplotlib

        self.name = name
        with default_style():
            self.plot = load(name)
            with quietly():
                self._style = matplotlib.rcParams.copy()

    @contextlib.contextmanager
    def style(self) -> Iterator[None]:
        """Set the sample's style, and undo it and what plot() sets beside."""
        import matplotlib

        with default_style():
            with quietly():
                matplotlib.rcParams.update(self._style)
            yield


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Ignore warnings of what the worker itself does: it reads settings that are deprecated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def default_style() -> Iterator[None]:
    """Set matplotlib's default style, and undo what is set beside it."""
    import matplotlib

    context = matplotlib.rc_context()
    with quietly():
        context.__enter__()
    try:
        with quietly():
            matplotlib.rcdefaults()
            matplotlib.use("Agg")
        yield
    finally:
        with quietly():
            context.__exit__(None, None, None)


def load(name: str) -> Callable[[], Any]:
    """Import the file of a sample and return its function `plot`."""
    path = os.path.join(SAMPLES, name + ".py")
    module_name = "wheelgate_sample_" + name.replace("/", "_").replace("-", "_")
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise ImportError(path + " cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    plot: Callable[[], Any] = getattr(module, "plot", None)  # type: ignore[assignment]
    if not callable(plot):
        raise TypeError(name + " has no function plot()")
    return plot


def save(sample: Sample, formats: list[str]) -> list[dict[str, Any]]:
    """Call plot() and save what it returns.

    Returns:
        One item a file: its `format`, the `number` of the figure from 1, and its `content`.

    Raises:
        TypeError: Where plot() gave anything but figures or an animation.
    """
    import matplotlib.pyplot as plt

    files = []
    try:
        for number, drawn in enumerate(as_drawings(sample.plot()), start=1):
            if is_animation(drawn):
                saved = [(each, animation_file(drawn, each)) for each in ANIMATED]
            else:
                saved = [(each, figure_file(drawn, each, sample.name)) for each in formats]
            files += [{"format": each, "number": number, "content": file} for each, file in saved]
    finally:
        plt.close("all")
    return files


def as_drawings(result: Any) -> list[Any]:
    """Return what plot() gave as a list of figures and animations.

    Raises:
        TypeError: Where it gave anything else.
    """
    from matplotlib.figure import Figure

    found = list(result) if isinstance(result, (list, tuple)) else [result]
    if not found or not all(isinstance(each, Figure) or is_animation(each) for each in found):
        raise TypeError(
            "plot() returned %s; it has to return a Figure, an Animation, or a list of them"
            % (type(result).__name__ if found else "an empty list")
        )
    return found


def is_animation(drawn: Any) -> bool:
    """Return whether plot() gave an animation; its module is imported by whoever makes one."""
    module = sys.modules.get("matplotlib.animation")
    return module is not None and isinstance(drawn, module.Animation)


def figure_file(figure: Any, picture_format: str, name: str) -> bytes:
    """Return a figure as the content of a file that says the same wherever it is made."""
    import matplotlib

    out = io.BytesIO()
    if picture_format == "png":
        figure.savefig(out, format="png", metadata=METADATA["png"])
        return out.getvalue()
    with matplotlib.rc_context({"svg.hashsalt": name}):  # or ids are drawn at random
        with contextlib.suppress(ValueError):  # matplotlib before 3.8 knows paper alone
            matplotlib.rcParams["ps.papersize"] = "figure"  # or a wide figure is cut off
        figure.savefig(out, format=picture_format, metadata=METADATA[picture_format])
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


def explain(error: BaseException) -> str:
    """Return an exception as one line, with the line of the sample that it came from."""
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    if isinstance(error, SyntaxError):
        text = f"{type(error).__name__}: {error.msg} (line {error.lineno})"
    if isinstance(error, SystemExit):
        text = f"it ended the process: SystemExit({error.code})"
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(SAMPLES)
    ]
    text = " ".join(text.encode("utf-8", "backslashreplace").decode().split())
    return f"{text} (line {lines[-1]} of the sample)" if lines else text
