"""Testinfra inside each image in turn."""

from wheelgate.checks.inside import host

__all__ = ["host"]
