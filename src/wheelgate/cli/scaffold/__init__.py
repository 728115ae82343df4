"""Set a gate up in a repository that has none: what `wheelgate init` does."""

from wheelgate.cli.scaffold.facts import Facts, find
from wheelgate.cli.scaffold.files import Planned, plan, write

__all__ = ["Facts", "Planned", "find", "plan", "write"]
