"""Follow docs/tutorial.md to the letter: every command, in an empty folder with an empty home.

    tox -e tutorial                # is all as the page says?
    tox -e tutorial -- --renew     # have the page say what was seen

It starts where the page does: beside a checkout of this repository, with a container engine.
Exit codes: 0 all was as the page says, 1 something was not.
"""

import datetime
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from page import Step, difference, matches, renewed, steps_of, with_outputs
from shell import Done, Shell

from wheelgate.engine import find
from wheelgate.errors import WheelgateError
from wheelgate.images.tags import reference_of
from wheelgate.model.config import load
from wheelgate.report import marked_section as marked

ROOT = Path(__file__).parents[2]
MARK = "followed"
"""Of the place in the page that says when and how fast it was followed."""

_SECONDS = 1200
"""More than any block may take: building Python's base with nothing cached takes two minutes."""

_OWN = (
    "BASH_ENV",
    "COLUMNS",
    "ENV",
    "LINES",
    "PYTEST_",
    "PYTHON",
    "TOX_",
    "VIRTUAL_ENV",
    "WHEELGATE_CACHE",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)
"""How variables begin that belong to who runs this, and not to the machine."""


@click.command(help=__doc__.replace("\n\n    ", "\n\n\b\n    "))
@click.argument("page", default=ROOT / "docs/tutorial.md", type=click.Path(path_type=Path))
@click.option("--renew", is_flag=True, help="Write into the page what was seen.")
@click.option("--transcript", type=click.Path(path_type=Path), help="Write all of it to a file.")
def follow(page: Path, renew: bool, transcript: Path | None) -> None:
    """Follow a page, say where it was not as the page says, and end with that."""
    text = page.read_text(encoding="utf-8")
    steps = steps_of(text)
    # Rootless podman keeps files in its user's home that belong to users of its own.
    with tempfile.TemporaryDirectory(
        prefix="wheelgate-tutorial-", ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        check_out(folder / "work/wheelgate")
        try:
            done = list(take(steps, folder))
        finally:
            remove_images(folder / "work")
    if transcript:
        transcript.write_text(transcript_of(steps, done), encoding="utf-8")
        click.echo(f"transcript: {transcript}")
    minutes = sum(each.seconds for each in done) / 60
    followed = len(done) == len(steps) and not any(each.code for each in done)
    wrong = [
        (step, each)
        for step, each in zip(steps, done, strict=False)
        if step.output is not None and not matches(step.output, each.output)
    ]
    if renew and followed:
        outputs = [
            (step, renewed(step.output or "", each.output))
            for step, each in zip(steps, done, strict=True)
        ]
        page.write_text(with_outputs(text, outputs), encoding="utf-8")
        marked.renew(page, MARK, sentence(minutes))
        click.echo(f"{page} renewed: {len(wrong)} of its outputs")
        wrong = []
    for step, each in wrong:
        click.echo(f"{page}:{step.line}: not as the page says")
        click.echo(difference(step.output or "", each.output))
    if not followed:
        click.echo(f"{page}:{steps[len(done) - 1].line}: ended with exit code {done[-1].code}")
    click.echo(
        f"{len(done)} of {len(steps)} steps in {minutes:.1f} minutes; "
        f"{len(wrong)} outputs were not as the page says"
    )
    sys.exit(bool(wrong) or not followed)


def check_out(folder: Path) -> None:
    """Copy the files of this repository that git knows, as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def take(steps: Sequence[Step], folder: Path) -> Iterator[Done]:
    """Take steps in order, up to the first whose commands fail."""
    home, scratch = folder / "home", folder / "scratch"
    home.mkdir()
    scratch.mkdir()
    with Shell(folder / "work", environment(home), scratch) as shell:
        for step in steps:
            click.echo("".join(f"$ {line}\n" for line in step.commands.splitlines()), nl=False)
            done = shell.give(step.commands, _SECONDS, click.echo)
            click.echo(f"# {done.seconds:.1f} s")
            yield done
            if done.code:
                return


def environment(home: Path) -> dict[str, str]:
    """Return the variables of somebody who has just logged in on this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    path = kept["PATH"].split(os.pathsep)
    if (
        sys.prefix != sys.base_prefix
    ):  # of a virtual environment: its own wheelgate is not the page's
        own = Path(sys.prefix).resolve() / "bin"
        path = [each for each in path if Path(each).resolve() != own]
    return {**kept, "HOME": str(home), "PATH": os.pathsep.join(path), "TERM": "dumb"}


def remove_images(work: Path) -> None:
    """Remove the images of every project that the steps have made."""
    for gate in work.glob("*/gate.toml"):
        if gate.parent.name == "wheelgate":
            continue
        try:
            project, engine = load(gate.parent, locked=False), find()
        except WheelgateError as error:
            click.echo(f"images of {gate.parent} may be left: {error}", err=True)
            continue
        for name in project.gate.images:
            engine.remove_image(reference_of(project, name))
        engine.close()


def transcript_of(steps: Sequence[Step], done: Sequence[Done]) -> str:
    """Return all commands with their outputs, in full."""
    parts = []
    for step, each in zip(steps, done, strict=False):
        commands = step.commands.rstrip("\n").replace("\n", "\n> ")
        ended = f"# exit code {each.code}, {each.seconds:.1f} s"
        parts.append(f"$ {commands}\n{each.output.rstrip()}\n{ended}\n")
    return "\n".join(parts)


def sentence(minutes: float) -> str:
    """Return when, where and how fast the page was followed."""
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return (
        f"Followed to the letter on {today}, on {system} with {os.cpu_count()} processors, "
        f"by `tox -e tutorial`: the commands took {minutes:.1f} minutes."
    )


if __name__ == "__main__":
    follow()
