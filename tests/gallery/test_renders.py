"""Every sample is drawn, without side effects, and is the plot that was accepted."""

from wheelgate.checks.renders import *  # noqa: F403
