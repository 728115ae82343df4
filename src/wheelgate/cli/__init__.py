"""The command line: `wheelgate run`, and the steps of it one by one."""

import click

from wheelgate import __version__
from wheelgate.cli.apk_repository import apk_repository
from wheelgate.cli.compare import compare
from wheelgate.cli.doctor import doctor
from wheelgate.cli.explain import explain
from wheelgate.cli.history import history
from wheelgate.cli.images import bases, build
from wheelgate.cli.run import run
from wheelgate.cli.runs import accept, report, schema
from wheelgate.cli.samples import contact_sheet, samples
from wheelgate.cli.upkeep import clean, lock

_EPILOG = """\b
Exit codes: 0 passed, 1 a limit failed, 2 wrong usage or configuration,
3 could not be measured, 130 interrupted.
"""


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("-v", "--verbose", is_flag=True, help="Show what the engine prints, too.")
@click.pass_context
def main(context: click.Context, verbose: bool) -> None:
    """A reproducibility gate and benchmark harness for Python on Alpine Linux."""
    context.obj = verbose


for command in (
    run,
    bases,
    build,
    report,
    accept,
    samples,
    contact_sheet,
    compare,
    explain,
    history,
    clean,
    lock,
    doctor,
    apk_repository,
    schema,
):
    main.add_command(command)
