"""What the commands share: options, and errors shown as a cause and its hint."""

import tomllib
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from click.shell_completion import CompletionItem

from wheelgate.cli.output import note, settle
from wheelgate.errors import ExitCode, WheelgateError
from wheelgate.model.config import Project, load
from wheelgate.util.files import storage_errors
from wheelgate.util.processes import sigterm_is_ctrl_c
from wheelgate.util.temporary import check_temporary_folder

P = ParamSpec("P")
R = TypeVar("R")

config_option = click.option(
    "--config",
    "config_file",
    default="gate.toml",
    show_default=True,
    metavar="FILE",
    help="The gate's configuration.",
)
engine_option = click.option(
    "--engine", type=click.Choice(["podman", "docker"]), help="Default: the first that works."
)
base_source_option = click.option(
    "--base-source",
    "mode",
    type=click.Choice(["auto", "registry", "packages"]),
    default="auto",
    show_default=True,
    help="How base images come here: pulled, or assembled from packages.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")


def check_images(project: Project, names: Iterable[str]) -> None:
    """Refuse names that are no image's.

    Raises:
        UsageError: With the names that there are.
    """
    for name in names:
        if name not in project.gate.images:
            known = ", ".join(project.gate.images)
            raise click.UsageError(f"there is no image {name!r}; there are: {known}")


def image_names(
    context: click.Context, _parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """Return the images of gate.toml that begin with what was written, for a shell."""
    file = Path(context.params.get("config_file") or "gate.toml")
    try:
        images = tomllib.loads(file.read_text(encoding="utf-8")).get("images", {})
    except (OSError, ValueError):
        return []
    return [CompletionItem(name) for name in images if name.startswith(begun)]


def report_errors(function: Callable[P, R]) -> Callable[P, R]:
    """Show an error that a user can fix as its two sentences, and end with its exit code."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        sigterm_is_ctrl_c()
        try:
            with storage_errors("the disk refuses"):
                check_temporary_folder()
                return function(*args, **kwargs)
        except WheelgateError as error:
            note(str(error))
            raise SystemExit(int(error.exit_code)) from None
        except (KeyboardInterrupt, click.Abort):  # Abort: a question that nobody answers
            note("interrupted")
            raise SystemExit(int(ExitCode.INTERRUPTED)) from None
        finally:
            settle()

    return wrapped


def open_project(config_file: str, *, locked: bool = True) -> Project:
    """Read the gate's configuration and what it names; the locks only where they matter.

    Raises:
        ConfigError: With the file and the line, where anything cannot be used.
    """
    path = Path(config_file).resolve()
    return load(path.parent, path.name, locked=locked)
