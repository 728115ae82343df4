"""Download the wheels of a lock for one platform, by pip, and check them."""

import json
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename

from wheelgate.errors import DownloadError, StorageError, WheelError
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.images.wheelhouse.markers import environment, without_markers
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of, write_atomically
from wheelgate.util.processes import ask

_LEGACY_MANYLINUX = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
"""PEP 600: the older names of manylinux_2_17, _2_12 and _2_5."""

_OFFLINE = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError")


def platforms(platform: str) -> list[str]:
    """Return all platform tags that an image of `platform` takes, the newest first.

    A tag names the oldest libc that a wheel runs on (PEP 600 and 656), so an image takes the
    wheels of every older one too.

    Args:
        platform: Such as "manylinux_2_41_x86_64" or "musllinux_1_2_x86_64".
    """
    match = re.fullmatch(r"(manylinux|musllinux)_(\d+)_(\d+)_(\w+)", platform)
    if match is None:
        raise ValueError(f"not a platform tag: {platform}")
    family, major, newest, machine = match[1], match[2], int(match[3]), match[4]
    oldest = 5 if family == "manylinux" else 0
    tags = []
    for minor in range(newest, oldest - 1, -1):
        tags.append(f"{family}_{major}_{minor}_{machine}")
        if family == "manylinux" and minor in _LEGACY_MANYLINUX:
            tags.append(f"{_LEGACY_MANYLINUX[minor]}_{machine}")
    return tags


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
        WheelError: Where a wheel does not exist for the platform, or has another hash.
        DownloadError: Where no package index answers.
    """
    machine = platform.split("_", 3)[3]
    target = environment(python, machine=machine)
    text = without_markers(lock.read_text(encoding="utf-8"), target)
    key = digest_of(text, platform, python)
    note = cache.note(f"wheels/{key}.json")
    with cache.lock(f"wheels-{key[:16]}"):
        known = _known(note, text, cache)
        if known is None:
            progress(f"downloading the wheels of {lock.name} for {platform}")
            known = _download(lock, text, platform, python, cache)
            write_atomically(note, json.dumps(known))
    return FetchedFiles(
        tuple(_record(file, sha256, cache) for file, sha256 in sorted(known.items()))
    )


def _known(note: Path, lock_text: str, cache: Cache) -> dict[str, str] | None:
    """Return file names and hashes of an earlier download that is whole, or None."""
    try:
        files: dict[str, str] = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if all(f"sha256:{sha256}" in lock_text and cache.get(sha256) for sha256 in files.values()):
        return files
    return None


def _record(file: str, sha256: str, cache: Cache) -> Input:
    name, version, *_ = parse_wheel_filename(file)
    path = cache.get(sha256)
    assert path is not None
    return Input("wheel", canonicalize_name(name), str(version), file, sha256, path.stat().st_size)


def _download(lock: Path, text: str, platform: str, python: str, cache: Cache) -> dict[str, str]:
    """Download the wheels that the text of a lock names; return their hashes, by file."""
    with tempfile.TemporaryDirectory(prefix="wheelgate-wheels-") as temporary:
        folder, requirements = Path(temporary, "wheels"), Path(temporary, lock.name)
        folder.mkdir()
        if text == lock.read_text(encoding="utf-8"):
            requirements = lock  # what it names beside itself is found there
        else:
            requirements.write_text(text, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "--implementation",
            "cp",
            "--python-version",
            python,
            "--retries",
            "2",
            "--no-input",
            "--disable-pip-version-check",
            "--no-color",
            "--progress-bar",
            "off",
            "--dest",
            str(folder),
            "--requirement",
            str(requirements),
        ]
        for tag in platforms(platform):
            command += ["--platform", tag]
        done = ask(command)
        if done.returncode != 0:
            raise _explain(lock, platform, python, done.stdout + done.stderr)
        files = {path.name: cache.put(path) for path in sorted(folder.iterdir())}
    for file, sha256 in files.items():
        if f"sha256:{sha256}" not in text:
            raise WheelError(
                f"{file} has a hash that {lock} does not name", "renew it: `wheelgate lock`"
            )
    return files


def _explain(lock: Path, platform: str, python: str, output: str) -> Exception:
    """Turn pip's output into the error that it means."""
    if "No space left on device" in output:
        return StorageError(
            "downloading wheels: no space left on device", "make room on that disk, and run again"
        )
    if any(sign in output for sign in _OFFLINE):
        return DownloadError(
            "no package index answers, and the wheelhouse is not complete without one",
            "set up a mirror (`pip config set global.index-url URL`), or bring the cache along "
            "from a machine that has it (its place: the variable WHEELGATE_CACHE)",
        )
    if match := re.search(
        r"DO NOT MATCH THE HASHES.*?\n\s+(\S+)[^\n]*\n\s+Expected sha256 (\w+).*?Got\s+(\w+)",
        output,
        re.DOTALL,
    ):
        return WheelError(
            f"{lock}: {match[1]} has the hash {match[3][:16]}…, the lock says otherwise",
            "do not use that file before you know why; if the lock is wrong: `wheelgate lock`",
        )
    if match := re.search(r"No matching distribution found for (\S+)", output):
        return WheelError(
            f"{lock}: there is no wheel of {match[1]} for {platform} and Python {python}",
            "lock a version that has one (`wheelgate lock`), or correct `platform` in gate.toml",
        )
    tail = "\n".join(output.strip().splitlines()[-8:])
    return DownloadError(f"pip could not download the wheels of {lock}:\n{tail}", "see pip's words")
