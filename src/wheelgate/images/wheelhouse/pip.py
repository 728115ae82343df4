"""Download wheels by pip, which knows every index, mirror and credential that a user set up."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from wheelgate.util.processes import ask

_QUIET = ("--no-input", "--no-color", "--disable-pip-version-check", "--progress-bar", "off")


def download(
    requirements: Path, folder: Path, options: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Download what a requirements file names, as wheels of the locked hashes and nothing else.

    Args:
        requirements: A requirements file with hashes.
        folder: Where the wheels come.
        options: Further options of `pip download`.
    """
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--retries", "2", *_QUIET, *options]
    return ask([*command, "--dest", str(folder), "--requirement", str(requirements)])
