"""podman and docker, through one small interface."""

from wheelgate.engine.client import Container, Engine, Limits, Mount
from wheelgate.engine.find import find

__all__ = ["Container", "Engine", "Limits", "Mount", "find"]
