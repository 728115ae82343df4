"""Find a Debian mirror, on hosts without one through the Debian base image."""

from wheelgate.engine import Engine
from wheelgate.engine.names import BaseSource
from wheelgate.images.bases import debian
from wheelgate.images.bases.assembly import Progress
from wheelgate.images.bases.ensure import ensure
from wheelgate.images.wheelhouse.mirrors import Mirrors, of_host
from wheelgate.util.cache import Cache


def debian_mirrors(engine: Engine, mode: BaseSource, cache: Cache, progress: Progress) -> Mirrors:
    """Return this host's Debian mirror, or the one that the Debian base names.

    Args:
        engine: The engine that has the base, or gets it.
        mode: How the base may come here, where it is asked and is not here.
        cache: Where downloads are kept.
        progress: Called with what happens, one line each.

    Raises:
        BaseImageError: Where the host names no mirror, and the base cannot be had that way.
        DownloadError: Where the host names none, and the base would have to be assembled.
    """
    found = of_host()
    if found:
        return found
    ensure(engine, debian.NAME, mode, cache, progress)
    return debian.mirrors(engine)
