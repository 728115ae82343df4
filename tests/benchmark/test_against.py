"""What a change of the Dockerfile changed, where `--against` names a revision."""

from wheelgate.checks.changes import *  # noqa: F403
