"""One sample: its file imported, its figures saved in every format that is asked for."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Collection, Iterator
from typing import Any

from .drawings import ANIMATED, as_drawings, close, is_animation, picture

SAMPLES = os.environ.get("WHEELGATE_SAMPLES", "/wheelgate/samples")


BACKENDS = {"svg": "matplotlib.backends.backend_svg", "pdf": "matplotlib.backends.backend_pdf"}
"""The modules that write formats other than PNG, for which matplotlib imports much: of fonts, for
one."""


MOST_CHARACTERS = 2000
"""Of an error that are told."""


def warm_up(formats: Collection[str] = ()) -> None:
    """Import what nearly every sample imports, so that its forks have it.

    Args:
        formats: What is to be saved.
    """
    needed = [BACKENDS[each] for each in BACKENDS if each in formats]
    for name in ("matplotlib.pyplot", "seaborn", *needed):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def matplotlib_or_none() -> Any:
    """Return matplotlib, or None in an image that does not have it, or cannot import it."""
    try:
        return importlib.import_module("matplotlib")
    except ImportError:
        return None


class Sample:
    """A sample whose file has been imported.

    The file may set matplotlib's rcParams while it is imported: that is the sample's style, and
    is in force wherever it is rendered.
    """

    def __init__(self, name: str) -> None:
        """Import the file.

        Raises:
            TypeError: Where it has no function `plot`.
        """
        self.name = name
        with default_style() as matplotlib:
            self.plot = load(name)
            with quietly():
                self._style = matplotlib.rcParams.copy() if matplotlib else {}

    @contextlib.contextmanager
    def style(self) -> Iterator[None]:
        """Set the sample's style, and undo it and what else plot() sets."""
        with default_style() as matplotlib:
            if matplotlib:
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
def default_style() -> Iterator[Any]:
    """Set matplotlib's default style, and undo what else is set.

    Yields:
        matplotlib, or None where the image does not have it.
    """
    matplotlib = matplotlib_or_none()
    if matplotlib is None:
        yield None
        return
    context = matplotlib.rc_context()
    with quietly():
        context.__enter__()
    try:
        with quietly():
            matplotlib.rcdefaults()
            matplotlib.use("Agg")
        yield matplotlib
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
        TypeError: Where plot() gave anything but pictures or an animation.
    """
    files = []
    try:
        for number, drawn in enumerate(as_drawings(sample.plot()), start=1):
            for each in ANIMATED if is_animation(drawn) else formats:
                content = picture(drawn, each, sample.name)
                files.append({"format": each, "number": number, "content": content})
    finally:
        close()
    return files


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
    text = " ".join(text.encode("utf-8", "backslashreplace").decode().split())[:MOST_CHARACTERS]
    return f"{text} (line {lines[-1]} of the sample)" if lines else text
