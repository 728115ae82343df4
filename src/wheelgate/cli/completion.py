"""`wheelgate completion`: what lets a shell complete our words."""

import click
from click.shell_completion import get_completion_class

from wheelgate.cli.options import report_errors

_SHELLS = ("bash", "zsh", "fish")


@click.command(
    epilog="\b\nExamples:\n"
    '  eval "$(wheelgate completion bash)"        # in ~/.bashrc; bash 4.4 or later\n'
    '  eval "$(wheelgate completion zsh)"         # in ~/.zshrc\n'
    "  wheelgate completion fish > ~/.config/fish/completions/wheelgate.fish"
)
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
@report_errors
def completion(context: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options and their values."""
    shell_class = get_completion_class(shell)
    assert shell_class is not None
    script = shell_class(context.find_root().command, {}, "wheelgate", "_WHEELGATE_COMPLETE")
    # Not `source()`: that starts a bash to ask for its version, though another shell may be meant.
    click.echo(script.source_template % script.source_vars())
