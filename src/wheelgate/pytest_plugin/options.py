"""The options that the gate adds to pytest."""

import os
from contextlib import suppress

import pytest

from wheelgate.util.arguments import seconds, shard, slowdown


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the gate's options."""
    group = parser.getgroup("wheelgate", "the gate on container images")
    group.addoption(
        "--gate-config", default="gate.toml", metavar="FILE", help="the gate's configuration"
    )
    group.addoption(
        "--image", action="append", metavar="NAME", help="judge this image only (repeatable)"
    )
    group.addoption("--engine", choices=("podman", "docker"), help="default: the first that works")
    group.addoption(
        "--base-source",
        choices=("auto", "registry", "packages"),
        default="auto",
        help="how base images come here: pulled, or assembled from packages",
    )
    group.addoption(
        "--show-build-log", action="store_true", help="show what the engine prints while it builds"
    )
    group.addoption(
        "--all-samples", action="store_true", help="render every sample, not gate.toml's choice"
    )
    group.addoption(
        "--no-cache", action="store_true", help="render again what earlier runs have rendered"
    )
    group.addoption(
        "--update-baselines",
        action="store_true",
        help="update baselines instead of failing in assert_render",
    )
    group.addoption(
        "--against",
        metavar="REV",
        help="a revision of git: build its images too, and say what changed since",
    )
    group.addoption(
        "--max-time",
        type=seconds,
        metavar="TIME",
        help="how long timing may go on while a verdict is open, such as 90s, 3m or 1h",
    )
    group.addoption(
        "--slowdown",
        action="append",
        type=slowdown,
        metavar="IMAGE=SHARE",
        help="make an image's timed renders slower on purpose, such as alpine=3%%: to see whether "
        "the gate finds it",
    )
    group.addoption(
        "--tag", action="append", metavar="TAG", help="only samples with this tag (repeatable)"
    )
    group.addoption(
        "--shard",
        type=shard,
        metavar="N/OF",
        help="run a part of the tests, such as 1/4; `wheelgate merge` joins the runs of all parts",
    )
    group.addoption(
        "--gate-json",
        type=int,
        metavar="DESCRIPTOR",
        help="write the finished run's record, or why there is none, to this open file descriptor",
    )
    group.addoption(
        "--gate-key",
        metavar="KEY",
        help="what `wheelgate run` finds this run by, if it passes and nothing changes",
    )
    group.addoption(
        "--gate-whole",
        action="store_true",
        help="nothing was chosen: whatever gate.toml sets a limit to has to be judged",
    )
    group.addoption(
        "--gate-junit", action="store_true", help="write junit.xml into the run's folder"
    )


def write_json(config: pytest.Config, content: bytes) -> None:
    """Write what `--gate-json` asks for to its file descriptor, once, and close that."""
    descriptor: int | None = config.getoption("--gate-json")
    if descriptor is not None:
        config.option.gate_json = None
        # Its reader may have gone away; the run is kept all the same.
        with suppress(BrokenPipeError), os.fdopen(descriptor, "wb") as output:
            output.write(content)
