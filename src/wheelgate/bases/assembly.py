"""What every assembled base has in common: pins, a key over them, and a way to make it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from wheelgate.cache import Cache
from wheelgate.engine import Engine
from wheelgate.records import Drift

Say = Callable[[str], None]


class Make(Protocol):
    """Assembles a base image and tags it."""

    def __call__(
        self, engine: Engine, reference: str, cache: Cache, say: Say, labels: Mapping[str, str]
    ) -> tuple[Drift, ...]:
        """Make the image under a name of ours, and check it.

        Returns:
            What its mirrors gave in another form than was pinned.
        """


@dataclass(frozen=True)
class Recipe:
    """How one base image is assembled.

    Attributes:
        key: Changes with everything that the image is made from.
        inputs: Names, versions and hashes of what it is made from, for people.
        make: Does it.
        needs: Full names of the bases that have to be here before.
    """

    key: str
    inputs: tuple[str, ...]
    make: Make
    needs: tuple[str, ...] = ()
