"""`wheelgate apk-repository`: make a signed repository of apks from a lock of wheels."""

from pathlib import Path
from typing import Any

import click

from wheelgate.cli.options import base_source_option, engine_option, json_option, report_errors
from wheelgate.cli.output import note, progress, put, put_json
from wheelgate.cli.places import check_output
from wheelgate.engine import find
from wheelgate.errors import ApkError
from wheelgate.images import apk as apks
from wheelgate.images.apk.keys import key_at, new_key
from wheelgate.images.bases import BaseSource
from wheelgate.model.config import Apks, Wheels
from wheelgate.util.cache import Cache
from wheelgate.util.files import storage_errors

_EPILOG = """\b
Examples:
  wheelgate apk-repository requirements.txt --python 3.12 --output repo
  wheelgate apk-repository requirements/plots.txt --python 3.13 --with-python --output repo

\b
Then, in a Dockerfile:
  FROM alpine:3.23
  RUN --mount=type=bind,source=repo,target=/repo \\
      cp /repo/*.rsa.pub /etc/apk/keys/ && \\
      apk add --no-cache --repository /repo/x86_64/Packages.adb python3 py3-seaborn

\b
Without --with-python, the packages want the python3 of Alpine's own repository,
which --python has to be the version of: 3.12 in Alpine 3.23. Where no network
is at hand, leave that repository out: apk add --repositories-file /dev/null.
"""


@click.command("apk-repository", epilog=_EPILOG)
@click.argument("lock", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The repository's folder; a new one, or empty.",
)
@click.option("--python", default="3.13", show_default=True, help="The Python of the image.")
@click.option(
    "--platform",
    default="musllinux_1_2_x86_64",
    show_default=True,
    metavar="TAG",
    help="The newest platform tag of wheels that the image takes.",
)
@click.option(
    "--with-python",
    is_flag=True,
    help="CPython too: that of the image python:VERSION-alpine3.23, and the libraries it needs.",
)
@click.option(
    "--bytecode/--no-bytecode",
    default=True,
    show_default=True,
    help="Packages py3-NAME-pyc, which apk installs by itself where `pyc` is.",
)
@click.option(
    "--tests/--split-tests",
    default=True,
    show_default=True,
    help="Whether folders named `tests` stay, or become packages py3-NAME-tests.",
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The private RSA key to sign with; made there where it is not. Without it, a key that "
    "is thrown away once it has signed.",
)
@json_option
@engine_option
@base_source_option
@report_errors
def apk_repository(
    lock: Path,
    output: Path,
    python: str,
    platform: str,
    with_python: bool,
    bytecode: bool,
    tests: bool,
    key_file: Path | None,
    as_json: bool,
    engine: str | None,
    mode: BaseSource,
) -> None:
    """Make an Alpine package repository of the wheels that LOCK names.

    Each wheel becomes a package py3-NAME, with its dependencies, its modules and its commands as
    Alpine's own packages say them. LOCK is a requirements file with hashes.
    """
    check_output(output, "--output", folder=True)
    check_output(key_file, "--key")
    if output.exists() and any(output.iterdir()):
        raise ApkError(f"{output} is not empty", "name another folder, or empty that one")
    wanted = Apks(
        Wheels(lock=str(lock), platform=platform, python=python),
        interpreter=with_python,
        bytecode=bytecode,
        tests=tests,
    )
    if key_file:
        with storage_errors("keeping the signing key"):
            key_file.parent.mkdir(parents=True, exist_ok=True)
    key = key_at(key_file) if key_file else new_key()
    with storage_errors("writing the repository"):
        output.mkdir(parents=True, exist_ok=True)
        made = apks.make(wanted, lock, key, output, find(engine), Cache.default(), progress, mode)
    if as_json:
        put_json(_record(made, output))
        return
    for name, lacking in made.missing.items():
        note(f"{name} needs what the lock has not: {', '.join(lacking)}; apk will look elsewhere")
    for name, broken in made.broken.items():
        note(f"{name} asks for another version than the lock has: {', '.join(broken)}")
    for package in sorted(made.packages, key=lambda each: each.name):
        put(f"{package.name}\t{package.version}")
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    note(f"{len(made.packages)} packages, {size / 1e6:.1f} MB; the public key is {made.key}")


def _record(made: apks.Made, output: Path) -> dict[str, Any]:
    return {
        "key": made.key,
        "packages": [
            {
                "name": package.name,
                "version": package.version,
                "file": f"{apks.ARCHITECTURE}/{package.file}",
                "bytes": (output / apks.ARCHITECTURE / package.file).stat().st_size,
                "distribution": package.distribution,
                "license": package.license,
                "depends": package.depends,
                "provides": package.provides,
                "install_if": package.install_if,
            }
            for package in made.packages
        ],
        "missing": made.missing,
        "broken": made.broken,
    }
