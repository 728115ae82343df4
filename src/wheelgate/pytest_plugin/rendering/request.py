"""The test that asks: where it stands, and which image it is about."""

import os
from dataclasses import dataclass
from pathlib import Path

from wheelgate.errors import RenderError


@dataclass(frozen=True)
class RenderRequest:
    """A test, as far as its parts have to know it.

    Attributes:
        root: The folder of `gate.toml`.
        module: The file of the test.
        test: Its name, without what it is run for.
        images: The images that it asks for by its parameters.
    """

    root: Path
    module: Path
    test: str
    images: tuple[str, ...] = ()

    @property
    def image(self) -> str:
        """The one image that the test is about.

        Raises:
            RenderError: Where it asks for none, or for several.
        """
        if len(set(self.images)) == 1:
            return self.images[0]
        asked = " and ".join(self.images) or "no image"
        raise RenderError(
            f"{self.test} asks for {asked}: it is open where to render",
            "let it take `any_image`, or say which: render(..., image=NAME)",
        )

    @property
    def name(self) -> str:
        """The test, as verdicts call it."""
        return f"{seen_from(self.root, self.module)}::{self.test}"


def seen_from(root: Path, path: Path) -> str:
    """Return a path as seen from a folder, with slashes.

    What leads out of that folder is left out: the text names files below another folder as well.
    """
    parts = Path(os.path.relpath(path.resolve(), root.resolve())).parts
    return "/".join(part for part in parts if part != os.pardir)
