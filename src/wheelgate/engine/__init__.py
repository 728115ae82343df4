"""Run podman and docker through one interface."""

from wheelgate.engine.client import Container, Engine
from wheelgate.engine.containers import OWNER_LABEL, Limits, Mount, Task
from wheelgate.engine.find import find
from wheelgate.engine.names import full_name

__all__ = ["OWNER_LABEL", "Container", "Engine", "Limits", "Mount", "Task", "find", "full_name"]
