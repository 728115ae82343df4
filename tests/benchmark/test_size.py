"""The image is as small as it has to be, by itself and beside the reference."""

from wheelgate.checks.size import *  # noqa: F403
