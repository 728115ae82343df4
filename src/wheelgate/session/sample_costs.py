"""What the samples and the rest of the gate cost, in a file that every shard's checkout has.

The file lies in the repository, next to the baselines, since machines that split the work among
themselves have nothing else in common: each has its own `.wheelgate`, or none. It lies not in the
samples' folder: a sample may read any file there, so that all would be rendered again for it.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from wheelgate.errors import ConfigError
from wheelgate.model.records import Run
from wheelgate.session.sharding import REST
from wheelgate.util.files import storage_errors, write_atomically

FILE = "costs.csv"
_COLUMNS = ["sample", "seconds"]
_SECONDS = r"[0-9]{1,9}(\.[0-9]+)?"
_DURING_TESTS = ("size ", "import modules in ")
"""How the stages begin that go on while tests run."""

_IMAGES_AT_ONCE = 2
"""Of how many images that is done at a time."""

_RENEW = "write it anew: `wheelgate shards --renew`"


def read(baselines: Path) -> dict[str, float]:
    """Return the seconds of each sample, and of `REST`; nothing where there is no such file.

    Args:
        baselines: The folder of the project's baselines.

    Raises:
        ConfigError: Where the file cannot be used, with its line.
    """
    path = baselines / FILE
    if not path.is_file():
        return {}
    found: dict[str, float] = {}
    try:
        with storage_errors("reading what samples cost"):
            text = path.read_text(encoding="utf-8")
        rows = csv.reader(io.StringIO(text, newline=""))
        if next(rows, None) != _COLUMNS:
            raise ConfigError(f"{path}:1: its columns are not {', '.join(_COLUMNS)}", _RENEW)
        for row in rows:
            if len(row) != 2 or not re.fullmatch(_SECONDS, row[1]):
                raise ConfigError(
                    f"{path}:{rows.line_num}: no sample with its seconds: {','.join(row)}", _RENEW
                )
            found[row[0]] = float(row[1])
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}: {error}", _RENEW) from None
    return found


def write(baselines: Path, costs: Mapping[str, float]) -> Path:
    """Write the file of costs, by name; return its path."""
    path = baselines / FILE
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    rows.writerows([name, f"{seconds:.2f}"] for name, seconds in sorted(costs.items()))
    with storage_errors("writing what samples cost"):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.getvalue())
    return path


def known(runs: Sequence[Run], samples: Sequence[str]) -> dict[str, float]:
    """Return what kept runs say of the cost of samples, and of `REST`.

    Args:
        runs: The newest first. The first that rendered a sample, or that timed, is asked.
        samples: Those that are there today.
    """
    found: dict[str, float] = {}
    for run in runs:
        for name, seconds in _of_samples(run).items():
            if name in samples:
                found.setdefault(name, seconds)
        if run.process_runs:
            found.setdefault(REST, _of_the_rest(run))
    return found


def _of_samples(run: Run) -> dict[str, float]:
    """Return the seconds that each sample added to a run: images and passes share processors."""
    passes = {(each.image, number) for each in run.renders for number in range(each.passes)}
    at_once = max(1, min(run.host.cores, len(passes)))
    found: dict[str, float] = {}
    for render in run.renders:
        seconds = render.seconds * render.passes / at_once
        found[render.sample] = found.get(render.sample, 0.0) + seconds
    return found


def _of_the_rest(run: Run) -> float:
    """Return the seconds of all that is no sample's: timing, and what is measured while tests run.

    Of the tests, those whose ids name no sample that was rendered.
    """
    samples = {render.sample for render in run.renders}
    timing = sum(stage.seconds for stage in run.stages if stage.name == "timing")
    tests = (
        test.seconds
        for test in run.tests
        if not any(sample in test.test.partition("[")[2] for sample in samples)
    )
    meanwhile = sum(stage.seconds for stage in run.stages if stage.name.startswith(_DURING_TESTS))
    return timing + meanwhile / min(_IMAGES_AT_ONCE, run.host.cores) + sum(tests)
