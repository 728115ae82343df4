"""Remove what wheelgate made, and nothing else: it goes by our label alone."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wheelgate.cache import Cache
from wheelgate.engine import Engine, find


@dataclass(frozen=True)
class Plan:
    """What there is to remove."""

    engine: Engine
    containers: tuple[str, ...]
    images: tuple[str, ...]
    folders: tuple[Path, ...]
    cache: Cache | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remove."""
        return not (self.containers or self.images or self.folders or self.cache)

    def lines(self) -> Iterator[str]:
        """Yield a line for each thing that would go."""
        yield from (f"container {container[:12]}" for container in self.containers)
        for image in self.images:
            names = self.engine.names(image)
            yield f"image {image.removeprefix('sha256:')[:12]} {' '.join(names)}"
        yield from (f"folder {folder}" for folder in self.folders)
        if self.cache:
            yield f"downloads in {self.cache.root}"

    def to_dict(self) -> dict[str, object]:
        """Return what would go, for programs."""
        return {
            "containers": list(self.containers),
            "images": {image: list(self.engine.names(image)) for image in self.images},
            "folders": [str(folder) for folder in self.folders],
            "cache": str(self.cache.root) if self.cache else None,
        }

    def carry_out(self) -> None:
        """Remove it all; an image that others build on goes after them."""
        for container in self.containers:
            self.engine.remove_container(container)
        left = list(self.images)
        for _ in range(len(left) + 1):
            left = [image for image in left if not self.engine.remove_image(image)]
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
        if self.cache:
            self.cache.clear()


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
    folders = [root / "wheelhouse"] if (root / "gate.toml").exists() else []
    if with_runs:
        folders.append(root / ".wheelgate")
    return Plan(
        engine=found,
        containers=tuple(found.own_containers()),
        images=tuple(found.own_images()),
        folders=tuple(folder for folder in folders if folder.exists()),
        cache=cache if with_cache and cache.root.exists() else None,
    )
