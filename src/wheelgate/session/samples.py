"""Which samples a run renders."""

from collections.abc import Sequence

from wheelgate.gallery import choose, discover
from wheelgate.gallery.baselines import Baselines
from wheelgate.model.config import Project


def samples_of(project: Project, tags: Sequence[str] = (), *, every: bool = False) -> list[str]:
    """Return the names of the samples to render: those with a tag, those of `gate.toml`, or all.

    One that has a baseline and no file any more is among all: it cannot pass unseen.

    Args:
        project: The checkout.
        tags: Only samples with one of these, where there are any.
        every: Whether to take all, whatever `gate.toml` chooses.

    Raises:
        ConfigError: Where the samples cannot be read.
    """
    chosen = project.gate.rendering.samples
    if chosen and not every and not tags:
        return list(chosen)
    found = discover(project.path(project.gate.samples))
    if tags:
        return [sample.name for sample in choose(found, tags=tags)]
    names = [sample.name for sample in found]
    return names + Baselines(project.path(project.gate.baselines)).vanished(names)
