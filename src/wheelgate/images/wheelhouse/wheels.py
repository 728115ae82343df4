"""Download the wheels of a lock for one platform, by pip, and check them."""

from collections.abc import Callable
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename

from wheelgate.errors import HashError
from wheelgate.images.wheelhouse import pip
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.images.wheelhouse.lock_file import read_text
from wheelgate.images.wheelhouse.markers import environment, without_markers
from wheelgate.images.wheelhouse.platform_tags import machine_of, platforms
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of
from wheelgate.util.temporary import temporary_folder


def fetch(
    lock: Path,
    platform: str,
    python: str,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
) -> FetchedFiles:
    """Return the wheels that `lock` names for a platform and a Python, downloading what lacks.

    Args:
        lock: A requirements file with hashes. Its markers are evaluated for the image.
        platform: The newest platform tag that the image takes.
        python: The image's Python, such as "3.13".
        cache: Where wheels are kept.
        progress: Called with what happens, where something has to be downloaded.

    Raises:
        ConfigError: Where the lock cannot be read.
        NoWheelError: Where a wheel does not exist for the platform.
        HashError: Where one has another hash.
        NoIndexError: Where no package index answers.
        DownloadError: Where pip fails for another reason.
    """
    target = environment(python, machine=machine_of(platform))
    text = without_markers(read_text(lock), target)

    def download() -> dict[str, str]:
        progress(f"downloading the wheels of {lock.name} for {platform}")
        return _download(lock, text, platform, python, cache)

    files = cache.files("wheels", digest_of(text, platform, python), download)
    return FetchedFiles(
        tuple(_record(file, sha256, cache) for file, sha256 in sorted(files.items()))
    )


def _record(file: str, sha256: str, cache: Cache) -> Input:
    name, version, *_ = parse_wheel_filename(file)
    return Input("wheel", canonicalize_name(name), str(version), file, sha256, cache.size(sha256))


def _download(lock: Path, text: str, platform: str, python: str, cache: Cache) -> dict[str, str]:
    """Download the wheels that the text of a lock names; return their hashes, by file."""
    with temporary_folder("wheels") as temporary:
        folder, requirements = Path(temporary, "wheels"), Path(temporary, lock.name)
        folder.mkdir()
        if text == read_text(lock):
            requirements = lock  # it may name files by their path from it
        else:
            requirements.write_text(text, encoding="utf-8")
        options = ["--implementation", "cp", "--python-version", python]
        for tag in platforms(platform):
            options += ["--platform", tag]
        done = pip.download(requirements, folder, options)
        if done.returncode != 0:
            # What speaks to an index takes long to import.
            from wheelgate.images.wheelhouse.failed_download import why  # noqa: PLC0415

            raise why(lock, platform, python, done.stdout + done.stderr)
        files = {path.name: cache.put(path) for path in sorted(folder.iterdir())}
    for file, sha256 in files.items():
        if f"sha256:{sha256}" not in text:
            raise HashError(
                f"{file} has a hash that {lock} does not name", "renew it: `wheelgate lock`"
            )
    return files
