"""What all assembled bases share: a recipe with its key, and labels that record drift."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wheelgate.engine import Engine
from wheelgate.model.records import Drift
from wheelgate.util.cache import Cache

Progress = Callable[[str], None]

_DRIFT_LABEL = "org.wheelgate.drift"
"""Label of a base whose mirrors gave packages in other versions than are pinned. The image is kept
for later runs, and so is that: `NAME PINNED TAKEN, NAME PINNED TAKEN`. Neither names nor versions
have commas or spaces (Debian Policy, 5.6.7 and 5.6.12), and engines do not agree on how a label
quotes quotes."""


def with_drift(labels: Mapping[str, str], drift: Sequence[Drift]) -> dict[str, str]:
    """Add what drifted to the labels of a base."""
    whole = dict.fromkeys((*drift_of(labels), *drift))
    if not whole:
        return dict(labels)
    said = (f"{each.package} {each.locked} {each.taken}" for each in whole)
    return {**labels, _DRIFT_LABEL: ", ".join(said)}


def drift_of(labels: Mapping[str, str]) -> tuple[Drift, ...]:
    """Return what a base's labels say of its drift."""
    said = labels.get(_DRIFT_LABEL, "")
    return tuple(Drift(*each.split(" ")) for each in said.split(", ") if each)


class Make(Protocol):
    """Assembles a base image and tags it."""

    def __call__(
        self,
        engine: Engine,
        reference: str,
        cache: Cache,
        progress: Progress,
        labels: Mapping[str, str],
    ) -> None:
        """Make the image under a name of ours, with labels and its drift, and check it."""


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
