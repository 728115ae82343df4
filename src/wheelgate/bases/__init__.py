"""Base images: pulled from a registry, or assembled from packages and tagged the same."""

from wheelgate.bases.ensure import ASSEMBLED, BaseMode, ensure

__all__ = ["ASSEMBLED", "BaseMode", "ensure"]
