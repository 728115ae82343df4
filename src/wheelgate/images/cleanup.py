"""Remove what wheelgate made, and nothing else; and nothing of what runs now, unless asked.

Containers and images go by our label, and by a value of it that is theirs: what somebody else makes
of our images inherits the label. The wheelhouse goes where it says that it can be made again.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from wheelgate.engine import Engine, find
from wheelgate.engine.in_use import nobody_begins, users
from wheelgate.engine.own_containers import OwnContainer, own_containers
from wheelgate.images.wheelhouse.fetched import FOLDER, TAG
from wheelgate.storage.run_writer import has_unfinished
from wheelgate.util.cache import Cache

STATE = ".wheelgate"
"""The folder of a project that its runs are in."""


@dataclass(frozen=True)
class Wish:
    """What is to go.

    Attributes:
        root: The project's folder.
        cache: Whether downloads go too.
        runs: Whether the project's runs go too.
        running: Whether running containers go too, and what a gate uses that runs now.
    """

    root: Path
    cache: bool = False
    runs: bool = False
    running: bool = False


@dataclass(frozen=True)
class Plan:
    """What there is to remove, and what stays since it is alive.

    Attributes:
        images: The names that go, by the id of their image; it goes with its last name.
        left: Containers that stay: they run, or what made them does.
        in_use_by: The projects of those who use an engine now, for whose sake more stays than
            containers; an empty text where one is not known.
        in_the_making: Whether a run of this project goes on, whose folders stay.
    """

    engine: Engine
    wish: Wish
    containers: tuple[OwnContainer, ...]
    images: Mapping[str, tuple[str, ...]]
    folders: tuple[Path, ...]
    cache: Cache | None
    left: tuple[OwnContainer, ...] = ()
    in_use_by: tuple[str, ...] = ()
    in_the_making: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remove."""
        return not (self.containers or self.images or self.folders or self.cache)

    def lines(self) -> Iterator[str]:
        """Yield a line for each thing that would go."""
        yield from map(str, self.containers)
        for image, names in self.images.items():
            yield f"image {image[:12]} {' '.join(names)}"
        yield from (f"folder {folder}" for folder in self.folders)
        if self.cache:
            yield f"downloads in {self.cache.root}"

    def left_lines(self) -> Iterator[str]:
        """Yield a line for each thing that stays since it is alive."""
        yield from (f"{container} stays" for container in self.left)
        for project in self.in_use_by:
            where = project or "a project unknown"
            yield f"images and downloads stay: wheelgate works now, for {where}"
        if self.in_the_making:
            yield f"folders stay: a run of {self.wish.root} goes on"

    def to_dict(self) -> dict[str, object]:
        """Return what would go and what stays, for programs."""
        return {
            "containers": [container.to_dict() for container in self.containers],
            "images": {image: list(names) for image, names in self.images.items()},
            "folders": [str(folder) for folder in self.folders],
            "cache": str(self.cache.root) if self.cache else None,
            "left": [container.to_dict() for container in self.left],
            "in_use_by": list(self.in_use_by),
            "in_the_making": self.in_the_making,
        }

    def carry_out(self) -> tuple[str, ...]:
        """Remove it all; an image that others build on goes after them.

        What came to life since it was planned stays, and nobody begins meanwhile.

        Returns:
            The names of images that stay, since a container that stays was made of them.
        """
        with nobody_begins():
            return _without(self, _planned(self.engine, self.wish))._remove()

    def _remove(self) -> tuple[str, ...]:
        for container in self.containers:
            self.engine.remove_container(container.id)
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


def plan(engine: str | None, wish: Wish) -> Plan:
    """Return what `clean` would remove.

    Args:
        engine: "podman" or "docker"; the first that works where None.
        wish: What is to go.
    """
    return _planned(find(engine), wish)


def _planned(engine: Engine, wish: Wish) -> Plan:
    using = {} if wish.running else users(but=engine.owner)
    going: list[OwnContainer] = []
    stays: list[OwnContainer] = []
    for each in own_containers(engine):
        is_alive = each.is_running or each.owner in using
        (stays if is_alive and not wish.running else going).append(each)
    cache = Cache.default()
    folders = [wish.root / FOLDER] if (wish.root / FOLDER / TAG).exists() else []
    if wish.runs:
        folders.append(wish.root / STATE)
    state = wish.root / STATE
    in_the_making = not wish.running and has_unfinished(state)
    if in_the_making or {"", str(wish.root)} & set(using.values()):
        folders = []
    return Plan(
        engine=engine,
        wish=wish,
        containers=tuple(going),
        images={} if using else engine.own_images(),
        folders=tuple(folder for folder in folders if folder.exists()),
        cache=cache if wish.cache and cache.root.exists() and not using else None,
        left=tuple(stays),
        in_use_by=tuple(dict.fromkeys(using.values())),
        in_the_making=in_the_making,
    )


def _without(shown: Plan, now: Plan) -> Plan:
    """Return what was shown and can still go."""
    ids = {each.id for each in now.containers}
    return replace(
        shown,
        containers=tuple(each for each in shown.containers if each.id in ids),
        images={key: names for key, names in shown.images.items() if key in now.images},
        folders=tuple(folder for folder in shown.folders if folder in now.folders),
        cache=shown.cache and now.cache,
    )
