"""`gate.toml` as frozen dataclasses, checked on reading, with the line of what is wrong."""

from wheelgate.model.config.cross_checks import bases_of_built
from wheelgate.model.config.lines import line_of
from wheelgate.model.config.project import Project, load
from wheelgate.model.config.tables import (
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
