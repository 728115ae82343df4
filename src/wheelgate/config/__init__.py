"""`gate.toml` as frozen dataclasses, checked on reading, with the line of what is wrong."""

from wheelgate.config.cross_checks import bases_of_built
from wheelgate.config.lines import line_of
from wheelgate.config.project import Project, load
from wheelgate.config.tables import (
    Apks,
    Built,
    DebSet,
    Gate,
    ImageConfig,
    Limits,
    RenderingConfig,
    Sources,
    Statement,
    TimingConfig,
    Wheels,
)

__all__ = [
    "Apks",
    "Built",
    "DebSet",
    "Gate",
    "ImageConfig",
    "Limits",
    "Project",
    "RenderingConfig",
    "Sources",
    "Statement",
    "TimingConfig",
    "Wheels",
    "bases_of_built",
    "line_of",
    "load",
]
