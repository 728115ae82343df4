"""Remove what wheelgate made, and nothing else.

Containers and images go by our label, and by a value of it that is theirs: what somebody else makes
of our images inherits the label. The wheelhouse goes where it says that it can be made again.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wheelgate.engine import Engine, find
from wheelgate.images.wheelhouse.fetched import FOLDER, TAG
from wheelgate.util.cache import Cache


@dataclass(frozen=True)
class Plan:
    """What there is to remove.

    Attributes:
        images: The names that go, by the id of their image; it goes with its last name.
    """

    engine: Engine
    containers: tuple[str, ...]
    images: Mapping[str, tuple[str, ...]]
    folders: tuple[Path, ...]
    cache: Cache | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remove."""
        return not (self.containers or self.images or self.folders or self.cache)

    def lines(self) -> Iterator[str]:
        """Yield a line for each thing that would go."""
        yield from (f"container {container[:12]}" for container in self.containers)
        for image, names in self.images.items():
            yield f"image {image[:12]} {' '.join(names)}"
        yield from (f"folder {folder}" for folder in self.folders)
        if self.cache:
            yield f"downloads in {self.cache.root}"

    def to_dict(self) -> dict[str, object]:
        """Return what would go, for programs."""
        return {
            "containers": list(self.containers),
            "images": {image: list(names) for image, names in self.images.items()},
            "folders": [str(folder) for folder in self.folders],
            "cache": str(self.cache.root) if self.cache else None,
        }

    def carry_out(self) -> tuple[str, ...]:
        """Remove it all; an image that others build on goes after them.

        Returns:
            The names of images that stay, since somebody else's container was made of them.
        """
        for container in self.containers:
            self.engine.remove_container(container)
        left = [name for names in self.images.values() for name in names]
        while left:
            stays = [name for name in left if not self.engine.remove_name(name)]
            if len(stays) == len(left):
                break
            left = stays
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
        if self.cache:
            self.cache.clear()
        return tuple(left)


def plan(engine: str | None, root: Path, *, with_cache: bool, with_runs: bool) -> Plan:
    """Return what `clean` would remove.

    Args:
        engine: "podman" or "docker"; the first that works where None.
        root: The project's folder.
        with_cache: Whether downloads go too.
        with_runs: Whether the project's runs go too.
    """
    found = find(engine)
    cache = Cache.default()
    folders = [root / FOLDER] if (root / FOLDER / TAG).exists() else []
    if with_runs:
        folders.append(root / ".wheelgate")
    return Plan(
        engine=found,
        containers=tuple(found.own_containers()),
        images=found.own_images(),
        folders=tuple(folder for folder in folders if folder.exists()),
        cache=cache if with_cache and cache.root.exists() else None,
    )
