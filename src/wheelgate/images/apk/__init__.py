"""Alpine packages (apks) out of wheels and a CPython, and a signed repository of them.

Pure parts first: `versions`, `names`, `licenses`, `requirements` and `elf_names` say what a wheel
is in apk's words. `wheel_packages`, `interpreter` and `installed` lay files out; `repository` has
Alpine's own apk make packages and their index of them, in a container.
"""

from wheelgate.images.apk.cached import fetch
from wheelgate.images.apk.repository import ARCHITECTURE, INDEX, Made, bases_of, make

__all__ = ["ARCHITECTURE", "INDEX", "Made", "bases_of", "fetch", "make"]
