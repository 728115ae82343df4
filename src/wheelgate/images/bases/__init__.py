"""Base images: pulled from a registry, or assembled from packages and tagged the same.

`renew_pins` is for who maintains the bases; nothing imports it.
"""

from wheelgate.engine.names import BaseSource
from wheelgate.images.bases.ensure import ASSEMBLED, ensure
from wheelgate.images.bases.mirrors import debian_mirrors

__all__ = ["ASSEMBLED", "BaseSource", "debian_mirrors", "ensure"]
