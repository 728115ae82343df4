"""Every module that a plot needs can be imported."""

from wheelgate.checks.modules import *  # noqa: F403
