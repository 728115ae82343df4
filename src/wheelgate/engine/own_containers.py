"""What the engine says of the containers that wheelgate made."""

import json
import re
from dataclasses import asdict, dataclass

from wheelgate.engine.command_line import CommandLine
from wheelgate.engine.containers import OWNER_LABEL, PROJECT_LABEL

_OWNER = "[0-9a-f]{12}"
_ENDED = {"created", "configured", "initialized", "exited", "stopped", "dead", "removing"}
"""The states, of podman and docker, in which no process of a container is alive."""


@dataclass(frozen=True)
class OwnContainer:
    """A container that wheelgate made.

    Attributes:
        id: The engine's id.
        name: Its name.
        state: What the engine says, such as "running" or "exited".
        owner: The engine object that made it.
        project: The folder of the project that it was made for; empty where that is not known.
    """

    id: str
    name: str
    state: str
    owner: str
    project: str

    @property
    def is_running(self) -> bool:
        """Whether a process of it may be alive."""
        return self.state.lower() not in _ENDED

    def __str__(self) -> str:
        return f"container {self.name} ({self.state}, {self.project or 'project unknown'})"

    def to_dict(self) -> dict[str, str]:
        """Return it for programs."""
        return asdict(self)


def own_containers(engine: CommandLine) -> list[OwnContainer]:
    """Return the containers that we made; what others make of our images is not among them."""
    asked = engine.call("ps", "--all", "--quiet", "--filter", f"label={OWNER_LABEL}")
    ids = asked.output.split() if asked.code == 0 else []
    if not ids:
        return []
    shown = "{{.Id}}\t{{.Name}}\t{{.State.Status}}\t{{json .Config.Labels}}"
    # It fails where one of them is gone meanwhile, and shows the others.
    said = engine.call("container", "inspect", "--format", shown, *ids)
    found = []
    for line in said.output.splitlines():
        match line.split("\t", 3):
            case [container, name, state, labels]:
                known = json.loads(labels) or {}
                owner, project = known.get(OWNER_LABEL, ""), known.get(PROJECT_LABEL, "")
                if re.fullmatch(_OWNER, owner):
                    name = name.removeprefix("/")  # as docker has it
                    found.append(OwnContainer(container, name, state, owner, project))
    return found
