"""The stages of a Dockerfile, and which base images a target needs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import takewhile
from pathlib import Path

from dockerfile_parse import DockerfileParser


@dataclass(frozen=True)
class DockerStage:
    """One `FROM ... AS name` of a Dockerfile, and the stages that it copies or mounts from."""

    name: str
    base: str
    uses: tuple[str, ...]


def read_stages(dockerfile: Path) -> tuple[DockerStage, ...]:
    """Return the stages of a Dockerfile, in its order; one may have no name."""
    parser = DockerfileParser(fileobj=BytesIO(dockerfile.read_bytes()))
    parents = iter(parser.parent_images)
    stages: list[DockerStage] = []
    uses = set[str]()
    for instruction in parser.structure:
        if instruction["instruction"] == "FROM":
            words = [word for word in instruction["value"].split() if not word.startswith("--")]
            name = words[2] if len(words) == 3 and words[1].upper() == "AS" else ""
            stages.append(DockerStage(name, next(parents), ()))
            uses = set()
        elif instruction["instruction"] in {"COPY", "RUN"} and stages:
            # Options come before anything else; what follows belongs to a program.
            for word in takewhile(lambda word: word.startswith("--"), instruction["value"].split()):
                uses.update(re.findall(r"(?:^--|^--mount=|,)from=([^,\s]+)", word))
            stages[-1] = replace(stages[-1], uses=tuple(sorted(uses)))
    return tuple(stages)


def stage_of(target: str, stages: Sequence[DockerStage]) -> DockerStage | None:
    """Return the stage that a target means, or None.

    As `docker build --target` does: a name in any case, or a number from 0; the last stage where
    it is empty.
    """
    if not target:
        return stages[-1] if stages else None
    for stage in stages:
        if stage.name.lower() == target.lower():
            return stage
    return stages[int(target)] if target.isdigit() and int(target) < len(stages) else None


def bases_of(target: str, stages: Sequence[DockerStage]) -> tuple[str, ...]:
    """Return the images, not stages, that building `target` needs."""
    needed: list[str] = []
    seen: set[str] = set()
    waiting = [target]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        stage = stage_of(name, stages)
        if stage:
            waiting += [stage.base, *stage.uses]
        elif name != "scratch":
            needed.append(name)
    return tuple(sorted(needed))
