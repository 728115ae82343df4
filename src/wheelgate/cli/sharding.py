"""`wheelgate shards` and `wheelgate merge`: one run of the gate on several machines."""

import shutil
from pathlib import Path

import click

from wheelgate.cli.options import config_option, json_option, open_project, report_errors
from wheelgate.cli.output import note, progress, put, put_json
from wheelgate.cli.places import check_output
from wheelgate.errors import ExitCode, HistoryError, OutputError
from wheelgate.model.records import Outcome, Run
from wheelgate.report import tables
from wheelgate.session import sample_costs
from wheelgate.session.samples import samples_of
from wheelgate.session.sharding import REST, split, weights
from wheelgate.storage.history import History
from wheelgate.storage.run_file import dump, load, stored_runs
from wheelgate.util.temporary import temporary_folder

_OUTCOMES = {
    Outcome.PASS: ExitCode.PASSED,
    Outcome.FAIL: ExitCode.LIMIT_FAILED,
    Outcome.UNMEASURED: ExitCode.UNMEASURED,
}


@click.command(
    epilog="\b\nExamples:\n  wheelgate shards 4\n  wheelgate shards --renew\n\n"
    "\b\nExit codes: 0 shown, 2 wrong usage or configuration."
)
@click.argument("count", type=click.IntRange(min=1), default=4, metavar="[COUNT]")
@click.option("--renew", is_flag=True, help="First write costs.csv anew, from the kept runs.")
@json_option
@config_option
@report_errors
def shards(count: int, renew: bool, as_json: bool, config_file: str) -> None:
    """Show how `wheelgate run --shard 1/COUNT` would share out the samples.

    By what they cost: the seconds in costs.csv next to the baselines, which every machine has. A
    sample that is not in it counts as the median one. All that is about no single sample (the
    image's own tests, size, timing) is in one shard.
    """
    project = open_project(config_file)
    samples = samples_of(project)
    baselines = project.path(project.gate.baselines)
    if renew:
        found = {
            **sample_costs.read(baselines),
            **sample_costs.known(stored_runs(project.state), samples),
        }
        mine = {name: value for name, value in found.items() if name in {*samples, REST}}
        note(f"{sample_costs.write(baselines, mine)} renewed: {len(mine)} rows")
    known = sample_costs.read(baselines)
    if not known:
        note(f"there is no {baselines / sample_costs.FILE}: every sample counts as one second")
    weighed = weights({*samples, REST}, known)
    where = split(weighed, count)
    rows = []
    for number in range(1, count + 1):
        names = {name for name, shard in where.items() if shard == number}
        seconds = sum(weighed[name] for name in names)
        rows.append((f"{number}/{count}", seconds, REST in names, sorted(names - {REST})))
    if as_json:
        keys = ("shard", "seconds", "rest", "samples")
        put_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    for shard, seconds, rest, own in rows:
        beside = ", and what is about no single sample" if rest else ""
        put(f"{shard}\t{seconds:.1f} s\t{len(own)} samples{beside}")


@click.command(
    epilog="\b\nExample: wheelgate merge shard-1 shard-2 shard-3 shard-4 --output joined\n\n"
    "\b\nExit codes: 0 the whole run passed, 1 a limit failed, 2 wrong usage,\n"
    "3 something could not be measured, or the runs do not belong together."
)
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    metavar="RUN...",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write the run there, and leave .wheelgate as it is.",
)
@json_option
@config_option
@report_errors
def merge(folders: tuple[Path, ...], output: Path | None, as_json: bool, config_file: str) -> None:
    """Join the runs of all shards into one, with the verdicts that an unsharded run has.

    RUN is the folder of a shard's run: `.wheelgate/latest` of its machine, brought here. Refused
    are runs of other files, of images from other inputs, a shard that is missing, and one that is
    there twice.
    """
    from wheelgate.session.merging import join  # noqa: PLC0415 - most commands join nothing

    check_output(output, "--output", folder=True)
    if output is not None and output.exists():
        raise OutputError(f"{output} is there already", "name a folder that is not there yet")
    progress(f"joining {len(folders)} runs")
    if output is None:
        state = Path(config_file).resolve().parent / ".wheelgate"
        where = join(folders, state)
        merged = load(where)
        _remember(merged, state)
    else:
        with temporary_folder("merge") as folder:
            output.parent.mkdir(parents=True, exist_ok=True)
            where = Path(shutil.move(join(folders, Path(folder)), output))
        merged = load(where)
    if as_json:
        put(dump(merged), nl=False)
    else:
        put(tables.headline(merged))
        put(where)
    raise SystemExit(int(_OUTCOMES[merged.outcome]))


def _remember(merged: Run, state: Path) -> None:
    if merged.ratios:
        try:
            History(state).add(merged)
        except HistoryError as error:
            note(f"this run is not in the history: {error}")
