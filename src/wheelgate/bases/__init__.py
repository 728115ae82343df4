"""Base images: pulled from a registry, or assembled from packages and tagged the same."""

from wheelgate.bases.ensure import ASSEMBLED, BaseMode, ensure, full_name

__all__ = ["ASSEMBLED", "BaseMode", "ensure", "full_name"]
