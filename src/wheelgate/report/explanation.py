"""Why one image is slower, on the terminal: builds, probes, and samples in sentences."""

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from wheelgate.timing.explain import wording as words
from wheelgate.timing.explain.probe_families import families
from wheelgate.timing.explain.reasons import direction
from wheelgate.timing.explain.records import Explanation, ProbeFigure

_COLOUR = {1: "red", -1: "green", 0: "default"}


def show(found: Explanation, console: Console, *, everything: bool = False) -> None:
    """Print an explanation.

    Args:
        found: What was found.
        console: Where to.
        everything: Whether to show each probe and each fact, or only what differs.
    """
    _show_builds(found, console, everything)
    _show_probes(found, console, everything)
    console.print(f"[bold]{escape(words.headline(found))}[/]")
    for line in words.in_short(found):
        console.print(
            Padding(escape(line), (0, 0, 0, 2 if line[0].isdigit() and "%" in line[:4] else 0))
        )
    for why in found.samples:
        console.print()
        console.print(escape(" ".join(words.sentences(found, why))))
    named = {why.sample for why in found.samples}
    alike = [figure for figure in found.figures if figure.sample not in named]
    if alike:
        console.print()
        console.print("Neither slower nor faster, as far as can be told:")
        for figure in alike:
            console.print(f"  {escape(figure.sample)}: {words.interval(figure.ratio)}")
    _show_notes(found, console)


def _show_builds(found: Explanation, console: Console, everything: bool) -> None:
    measured = found.measurements
    table = Table(box=None, pad_edge=False, title="How they were built", title_justify="left")
    table.add_column("", no_wrap=True)
    for name in (measured.image, measured.reference):
        table.add_column(name, overflow="fold", ratio=1)
    for name, value in measured.facts[measured.image].items():
        one, other = words.beside(name, value, measured.facts[measured.reference].get(name, ""))
        if everything and name not in found.differing_facts:
            one, other = value, "the same"
        if (name in found.differing_facts or everything) and (one or other):
            table.add_row(name, escape(one or "none"), escape(other or "none"))
    if table.row_count:
        console.print(table)
    else:
        console.print("They were built alike, in all that was looked at.")
    console.print()


def _show_probes(found: Explanation, console: Console, everything: bool) -> None:
    shown = list(found.probes) if everything else words.notable(found.probes)
    if not shown:
        console.print(f"None of {len(found.probes)} probes is notably slower or faster.\n")
        return
    reference = found.measurements.reference
    table = Table(
        box=None,
        pad_edge=False,
        title_justify="left",
        title=f"Probes: processor time divided by {reference}'s",
    )
    table.add_column("")
    for heading in ("times", f"{found.level:.0%} interval", "faults", "mostly in"):
        table.add_column(heading, justify="left" if heading == "mostly in" else "right")
    for name, family in families().items():
        of_family = [probe for probe in shown if probe.family == name]
        if of_family:
            table.add_row(f"[dim]{escape(family.title)}[/]")
        for probe in of_family:
            table.add_row(*_row(probe))
    console.print(table)
    left = len(found.probes) - len(shown)
    if left:
        console.print(f"{left} more probes are about equal; --all shows them", style="dim")
    console.print()


def _row(probe: ProbeFigure) -> tuple[str, ...]:
    faults = probe.extra_faults
    places = {place: one - other for place, (one, other) in probe.places.items()}
    side = direction(probe)
    where = max(places, key=lambda place: places[place] * side, default="") if side else ""
    return (
        f"  {escape(probe.title)}",
        f"[{_COLOUR[side]}]{probe.ratio.middle:.2f}[/]",
        f"{probe.ratio.low:.2f} to {probe.ratio.high:.2f}",
        f"{faults.middle:+,.0f}" if faults.side(0) and abs(faults.middle) >= 1 else "",
        escape(where),
    )


def _show_notes(found: Explanation, console: Console) -> None:
    measured = found.measurements
    console.print()
    pairs = len({start.pair for start in measured.process_runs})
    console.print(
        f"{pairs} pairs of starts in {measured.seconds:.0f} s, seed {measured.seed}; "
        f"intervals of {found.level:.0%}; times are processor time",
        style="dim",
    )
    for name, reason in measured.unmeasured.items():
        console.print(f"unmeasured: {escape(name)}: {escape(reason)}", style="yellow")
