"""A group of commands, each of which is imported when it is asked for, and not before.

Together they import pydantic, scipy, pytest, rich and more: two seconds that nobody should wait
for who asks for help, or for one command that needs little of it. The modules of the commands
keep their imports on top; this is the one place that puts any off. The pattern is click's
("Complex Applications", Lazily Loading Subcommands), but for the listing, which it would import
every command for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from wheelgate.errors import MissingExtraError
from wheelgate.util.extras import extra
from wheelgate.util.streams import outlive_readers

EXIT_CODES = """\b
Exit codes: 0 passed, or done; 1 a limit failed; 2 wrong usage or configuration;
3 could not be measured, or not be done; 130 interrupted.
"""
"""What the help of a command ends with that does not say its own."""


@dataclass(frozen=True)
class Lazy:
    """Where a command is.

    Attributes:
        summary: The sentence that the listing shows; without one it is hidden.
        extra: The extra of the package that its module imports, if any.
    """

    module: str
    command: str
    summary: str = ""
    extra: str = ""


class LazyGroup(click.Group):
    """A group that knows its commands by a table."""

    def __init__(self, *, table: Mapping[str, Lazy], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self.table = table

    def main(self, *arguments: Any, **settings: Any) -> Any:
        """Run a command as `click.Group` does, to its end even where nobody reads its output."""
        outlive_readers()
        return super().main(*arguments, **settings)

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(context), *self.table})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command, which is imported now; without its extra, one that names the extra."""
        if name not in self.table:
            return super().get_command(context, name)
        place = self.table[name]
        try:
            with extra(place.extra):
                module = import_module(place.module)
        except MissingExtraError as error:
            return _lacking(name, place, error)
        command = getattr(module, place.command)
        assert isinstance(command, click.Command)
        if "Exit codes:" not in (command.epilog or ""):
            command.epilog = f"{(command.epilog or '').rstrip()}\n\n{EXIT_CODES}"
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the listing of `--help` from the table."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, place.summary)
                    for name, place in sorted(self.table.items())
                    if place.summary
                ]
            )


def _lacking(name: str, place: Lazy, error: MissingExtraError) -> click.Command:
    """Return a stand-in for a command whose extra is missing: any call of it names the extra."""

    def refuse() -> None:
        raise click.UsageError(str(error))

    return click.Command(
        name,
        callback=refuse,
        help=place.summary,
        epilog=f"\b\n{error}",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )
