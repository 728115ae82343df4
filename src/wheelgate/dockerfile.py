"""The stages of a Dockerfile, and which base images a target needs."""

import re
from dataclasses import dataclass
from io import BytesIO
from itertools import takewhile
from pathlib import Path

from dockerfile_parse import DockerfileParser


@dataclass(frozen=True)
class DockerStage:
    """One `FROM ... AS name` of a Dockerfile, and the stages that it copies or mounts from."""

    base: str
    uses: tuple[str, ...]


def read_stages(dockerfile: Path) -> dict[str, DockerStage]:
    """Return the named stages of a Dockerfile, in its order."""
    parser = DockerfileParser(fileobj=BytesIO(dockerfile.read_bytes()))
    parents = iter(parser.parent_images)
    stages: dict[str, DockerStage] = {}
    name, base, uses = "", "", set[str]()
    for instruction in parser.structure:
        if instruction["instruction"] == "FROM":
            if name:
                stages[name] = DockerStage(base, tuple(sorted(uses)))
            words = [word for word in instruction["value"].split() if not word.startswith("--")]
            base, uses = next(parents), set()
            name = words[2] if len(words) == 3 and words[1].upper() == "AS" else ""
        elif instruction["instruction"] in {"COPY", "RUN"}:
            # Options come before anything else; what follows belongs to a program.
            for word in takewhile(lambda word: word.startswith("--"), instruction["value"].split()):
                uses.update(re.findall(r"(?:^--|^--mount=|,)from=([^,\s]+)", word))
    if name:
        stages[name] = DockerStage(base, tuple(sorted(uses)))
    return stages


def bases_of(target: str, stages: dict[str, DockerStage]) -> tuple[str, ...]:
    """Return the images, not stages, that building `target` needs."""
    needed: list[str] = []
    seen: set[str] = set()
    waiting = [target]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in stages:
            waiting += [stages[name].base, *stages[name].uses]
        elif name != "scratch":
            needed.append(name)
    return tuple(sorted(needed))
