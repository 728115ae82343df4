"""Name a distribution as Alpine does: `py3-` and its name, with the exceptions of a table."""

import csv
from functools import cache
from importlib.resources import files

from packaging.utils import canonicalize_name


@cache
def _exceptions() -> dict[str, str]:
    text = files("wheelgate.images.apk").joinpath("names.csv").read_text(encoding="utf-8")
    return {row["distribution"]: row["apk"] for row in csv.DictReader(text.splitlines())}


def apk_name(distribution: str) -> str:
    """Return the name of a distribution's apk, such as "py3-dateutil" for python-dateutil."""
    name = canonicalize_name(distribution)
    return _exceptions().get(name, f"py3-{name}")


def plain_name(distribution: str) -> str:
    """Return the name that it would have without exceptions; other repositories use it."""
    return f"py3-{canonicalize_name(distribution)}"
