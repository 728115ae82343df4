"""Refuse instructions of a Dockerfile by which builds have got out to the host.

Engines mended these one by one (engine/escapes.toml); an older one builds on many machines. What
is refused here has no use in an image: a path that climbs, a link out of the build context, a
writable view of another stage, a step without its sandbox.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import takewhile
from pathlib import Path, PurePosixPath

from dockerfile_parse import DockerfileParser

from wheelgate.errors import OutsideError
from wheelgate.util.paths import inside


@dataclass(frozen=True)
class Refused:
    """An instruction that is not built: its line from 1, and why."""

    line: int
    why: str


def refused_instructions(dockerfile: Path, context: Path) -> Iterator[Refused]:
    """Yield the instructions of a Dockerfile that could reach the host.

    Args:
        dockerfile: The file.
        context: The folder that its build sees.
    """
    structure = DockerfileParser(fileobj=BytesIO(dockerfile.read_bytes())).structure
    climbs = any(
        ".." in each["value"] for each in structure if each["instruction"] in {"ARG", "ENV"}
    )
    for each in structure:
        if each["instruction"] != "RUN":
            continue
        words = each["value"].split()
        for word in takewhile(lambda word: word.startswith("--"), words):
            option, _, value = word.partition("=")
            why = ""
            if option == "--mount":
                why = _why_not(value, context, climbs=climbs)
            elif option == "--security" and value != "sandbox":
                why = f"--security={value} runs the step without its sandbox"
            if why:
                yield Refused(each["startline"] + 1, why)


def _why_not(mount: str, context: Path, *, climbs: bool) -> str:
    """Return why a mount is refused, or nothing (Dockerfile reference, `RUN --mount`)."""
    pairs = (part.partition("=") for part in mount.split(","))
    options = {key.strip().lower(): value.strip("\"'") for key, _, value in pairs}
    kind = options.get("type", "bind")
    for key in ("id", "source", "src"):
        value = options.get(key, "")
        if ".." in PurePosixPath(value).parts or ("$" in value and climbs):
            return f"{key}={value} of a mount climbs out of its folder"
    if "bind-propagation" in options:
        return "bind-propagation of a mount reaches the host's mounts"
    if kind == "bind" and options.get("from"):
        writable = {"rw", "readwrite"} & options.keys() or options.get("ro") == "false"
        if writable or options.get("readonly") == "false":
            return f"a writable mount of {options['from']} can follow a link to the host"
    elif kind == "bind":
        source = options.get("source") or options.get("src") or "."
        if re.search(r"\$", source):
            return ""
        try:
            inside(context, source.lstrip("/") or ".")
        except OutsideError as error:
            return f"source={source} of a mount: {error.cause}"
    return ""
