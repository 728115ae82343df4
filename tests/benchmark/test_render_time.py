"""Samples are drawn as fast as in the reference."""

from wheelgate.checks.render_time import *  # noqa: F403
