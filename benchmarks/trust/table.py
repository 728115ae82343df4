"""Writes docs/timing.md and docs/timing.csv from what `collect.py` and the others have gathered.

python benchmarks/trust/table.py
"""

import argparse
import csv
import json
import math
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import simulate
from decisions import BLOCK, LIMITS, Setting, Share, shares
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from peers import PeerShare, by_pytest_benchmark, one_after_the_other, pytest_benchmark_runs
from pool import AGAIN, LEVELS, REFERENCE, PoolPair, read

from wheelgate.engine import find
from wheelgate.storage.host import host
from wheelgate.timing import paired_logs

ROOT = Path(__file__).parents[2]
BUDGETS = {"1 min": 60.0, "3 min": 180.0, "10 min": 600.0}
SCOPES = ("gallery", "one sample")
FIRST_SEED = 1
FALSE_ALARM_DECISIONS, POWER_DECISIONS = 1000, 300
SIMULATED = 4000


def main() -> None:
    """Compute every table and write both files."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pool", type=Path, default=ROOT / ".wheelgate/trust")
    options.add_argument("--output", type=Path, default=ROOT / "docs", metavar="FOLDER")
    chosen = options.parse_args()
    pool = read(chosen.pool)
    settings = [
        Setting(level, scope, max_time)
        for level in LEVELS
        for scope in (SCOPES if level else SCOPES[:1])
        for max_time in BUDGETS.values()
    ]
    settings += [Setting(0.0, SCOPES[0], max_time, "reference") for max_time in BUDGETS.values()]
    counts = {level: POWER_DECISIONS if level else FALSE_ALARM_DECISIONS for level in LEVELS}
    decided = shares(chosen.pool, settings, counts, FIRST_SEED)
    runs = pytest_benchmark_runs(chosen.pool)
    peers = [
        *by_pytest_benchmark(runs),
        *one_after_the_other(pool, BUDGETS["3 min"], POWER_DECISIONS, FIRST_SEED),
    ]
    coverage = simulate.table(SIMULATED)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - this is Markdown
        keep_trailing_newline=True,
    )
    text = environment.get_template("timing.md.jinja").render(
        **machine(),
        **about(pool),
        shares=[share_row(each) for each in decided if each.setting.against == "revision"],
        wide=[share_row(each) for each in decided if each.setting.against == "reference"],
        limits=LIMITS,
        budgets=list(BUDGETS),
        smallest=[smallest_row(scope, decided) for scope in SCOPES],
        peer_runs=len(runs),
        levels=[f"{level:.0%}" for level in LEVELS],
        peers=peer_rows(peers),
        whole=whole_rows(whole_runs(chosen.pool)),
        complaints=complaints(whole_runs(chosen.pool)),
        trials=f"{SIMULATED:,}",
        simulated_pairs=[f"{pairs} pairs" for pairs in simulate.PAIRS],
        coverage=coverage_rows(coverage),
        overhead=overhead(chosen.pool),
    )
    (chosen.output / "timing.md").write_text(text)
    write_csv(chosen.output / "timing.csv", decided, peers, coverage)


def machine() -> dict[str, object]:
    """Return what was measured on."""
    here = host()
    engine = find()
    engine.close()
    return {
        "date": f"{datetime.now(UTC):%-d %B %Y}",
        "system": here.system,
        "cores": here.cores,
        "processor": here.processor,
        "engine": engine.probe.version,
    }


def about(pool: Sequence[PoolPair]) -> dict[str, object]:
    """Return the size of the pool and the spread of its pairs."""
    process_runs = [
        start
        for number, each in enumerate(pool)
        for start in each.pair(number, 0.0, ()).process_runs
    ]
    logs = paired_logs(process_runs, AGAIN, REFERENCE)
    middle = statistics.median(logs)
    # 1.4826 makes the median absolute deviation of a normal distribution its deviation.
    robust = 1.4826 * statistics.median(abs(log - middle) for log in logs)
    seconds = sum(each.seconds for each in pool)
    gathered = pool[-1].at - pool[0].at
    return {
        "pool_pairs": len(pool),
        "pool_hours": f"{gathered / 3600:.1f}",
        "pool_starts": len(process_runs),
        "disturbed": sum(bool(start.disturbances) for start in process_runs),
        "spread": f"{robust:.2%} by its median deviation, {statistics.stdev(logs):.2%} by its "
        f"standard deviation; a pair took {seconds / len(pool):.1f} s",
        "block": BLOCK,
        "pool_rounds": len(next(iter(process_runs[0].wall_seconds.values()))),
    }


def share_row(share: Share) -> list[str]:
    """Return a row of the table of decisions."""
    setting = share.setting
    return [
        f"{setting.level:.0%}",
        setting.scope if setting.level else "",
        next(name for name, seconds in BUDGETS.items() if seconds == setting.max_time),
        str(share.decisions),
        f"{share.failed:.1%}",
        f"{share.found:.1%}" if setting.level else "",
        f"{share.unmeasured:.1%}",
        str(share.median_pairs),
    ]


def smallest_row(scope: str, decided: Sequence[Share]) -> list[str]:
    """Return, for each budget, the smallest slowdown that 95% of decisions found."""
    row = [scope]
    for max_time in BUDGETS.values():
        found = [
            each.setting.level
            for each in decided
            if (each.setting.scope, each.setting.max_time) == (scope, max_time)
            and each.setting.level
            and each.found >= 0.95
        ]
        row.append(f"{min(found):.0%}" if found else "none")
    return row


def peer_rows(peers: Sequence[PeerShare]) -> list[list[str]]:
    """Return a row for each rule and scope, its alarms by slowdown."""
    rows: dict[tuple[str, str], list[PeerShare]] = {}
    for each in peers:
        rows.setdefault((each.rule, each.scope), []).append(each)
    return [
        [rule, scope, *(f"{each.failed:.0%}" for each in found), str(found[0].decisions)]
        for (rule, scope), found in rows.items()
    ]


def whole_runs(folder: Path) -> list[dict[str, object]]:
    """Return what `whole_runs.py` has written."""
    file = folder / "whole_runs.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def whole_rows(runs: Sequence[dict]) -> list[list[str]]:
    """Return a row for each slowdown that whole runs were made with."""
    rows = []
    for slowdown in sorted({run["slowdown"] for run in runs}):
        own = [run for run in runs if run["slowdown"] == slowdown]
        outcomes = [run["outcome"] for run in own]
        ratios = [item[0] for run in own for item in run["ratio"]]
        rows.append(
            [
                f"{slowdown:.0%}",
                str(len(own)),
                *(str(outcomes.count(each)) for each in ("fail", "unmeasured", "pass")),
                f"{statistics.median(run['seconds'] for run in own):.0f}",
                f"{statistics.median(run['pairs'] for run in own):.0f}",
                f"{min(ratios):.3f} to {max(ratios):.3f}" if ratios else "",
            ]
        )
    return rows


def complaints(runs: Sequence[dict]) -> list[str]:
    """Return what runs without a slowdown had against the image, in words."""
    return [
        f"without a slowdown: {each}"
        for run in runs
        if not run["slowdown"]
        for each in (*run["not_passed"], *([] if run["not_passed"] else run["failed_tests"]))
    ]


def coverage_rows(coverage: Sequence[simulate.Coverage]) -> list[list[str]]:
    """Return a row for each noise."""
    return [
        [noise, *(f"{each.share:.1%}" for each in coverage if each.noise == noise)]
        for noise in simulate.NOISES
    ]


def overhead(folder: Path) -> dict[str, object]:
    """Return what `overhead.py` has written, in words."""
    found = json.loads((folder / "overhead.json").read_text())
    words = {
        name: "{:+.2%} [{:+.2%}, {:+.2%}]".format(*(each - 1 for each in found[measure]))
        for name, measure in (("wall", "render"), ("cpu", "processor time"))
    }
    return {"pairs": found["pairs"], **words}


def write_csv(
    file: Path,
    decided: Sequence[Share],
    peers: Sequence[PeerShare],
    coverage: Sequence[simulate.Coverage],
) -> None:
    """Write every share as a row."""
    with file.open("w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(
            [
                "rule",
                "slowdown",
                "scope",
                "max_seconds",
                "noise",
                "pairs",
                "trials",
                "first_seed",
                "failed",
                "found",
                "unmeasured",
                "covered",
            ]
        )
        for share in decided:
            setting = share.setting
            rows.writerow(
                [
                    f"wheelgate, limits beside a {setting.against}",
                    setting.level,
                    setting.scope,
                    setting.max_time,
                    "this machine",
                    share.median_pairs,
                    share.decisions,
                    share.first_seed,
                    share.failed,
                    share.found,
                    share.unmeasured,
                    "",
                ]
            )
        for peer in peers:
            rows.writerow(
                [
                    peer.rule,
                    peer.level,
                    peer.scope,
                    "",
                    "this machine",
                    "",
                    peer.decisions,
                    FIRST_SEED,
                    peer.failed,
                    "",
                    "",
                    "",
                ]
            )
        for each in coverage:
            rows.writerow(
                [
                    "interval",
                    math.exp(simulate.TRUTH) - 1,
                    "",
                    "",
                    each.noise,
                    each.pairs,
                    each.trials,
                    1,
                    "",
                    "",
                    "",
                    each.share,
                ]
            )


if __name__ == "__main__":
    main()
