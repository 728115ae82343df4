"""A start costs what it costs in the reference: interpreter, imports, first plot, memory."""

from wheelgate.checks.starting import *  # noqa: F403
