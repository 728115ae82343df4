"""The page: everything that it shows, handed to its templates."""

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wheelgate.errors import ConfigError
from wheelgate.gallery import Sample, discover
from wheelgate.model.config import Project
from wheelgate.model.records import Outcome, Run
from wheelgate.model.verdicts.catalogue import SIZE
from wheelgate.report import tables, wording
from wheelgate.report.changes import change_lines
from wheelgate.report.html import changes as previous
from wheelgate.report.html import checks, provenance, verdict
from wheelgate.report.html import loading as doctor
from wheelgate.report.html import size as sizes
from wheelgate.report.html import timing as speed
from wheelgate.report.html.charts import Chart
from wheelgate.report.html.charts.colours import chart_variables, variables
from wheelgate.report.html.charts.forest_chart import forest_chart
from wheelgate.report.html.charts.size_chart import size_chart
from wheelgate.report.html.charts.starts_chart import starts_chart
from wheelgate.report.html.gallery import Card, Gallery
from wheelgate.report.html.pictures import Pictures
from wheelgate.report.html.viewer import viewed

_STYLE = "report.css"
_SCRIPT = "report.js"


@dataclass(frozen=True)
class Page:
    """A page and the texts that lie beside it, by their paths."""

    html: str
    beside: Mapping[str, str]


@dataclass(frozen=True)
class Charts:
    """All charts of a run; those of what was not measured are missing."""

    size: Chart | None
    forests: tuple[tuple[speed.Forest, Chart], ...]
    starting: tuple[tuple[speed.Forest, Chart], ...]
    process_runs: Chart | None

    @property
    def all(self) -> list[Chart]:
        """Return every chart."""
        found = [self.size, *(chart for _, chart in self.forests)]
        found += [*(chart for _, chart in self.starting), self.process_runs]
        return [chart for chart in found if chart]


def page(run: Run, folder: Path, project: Project, pictures: Pictures) -> Page:
    """Return the report of a run.

    Args:
        run: The run.
        folder: Its folder, where its pictures are.
        project: The checkout, for baselines and the sources of samples.
        pictures: Where pictures go; where they go into the page, all else does, too.
    """
    samples = _samples(project)
    baselines = project.path(project.gate.baselines)
    cards = Gallery(run, folder, baselines, samples, pictures).cards()
    charts = _charts(run)
    before = previous.run_before(folder, run)
    examined = doctor.examined(run)
    style, script = _style(), _asset(_SCRIPT)
    beside = {} if pictures.embedded else _beside(charts, style, script)
    html = (
        _environment()
        .get_template("index.html.jinja")
        .render(
            run=run,
            embedded=pictures.embedded,
            style=Markup(style) if pictures.embedded else "",  # noqa: S704 - our own file
            script=Markup(script) if pictures.embedded else "",  # noqa: S704 - our own file
            script_source=_hash_source(script) if pictures.embedded else "'self' file:",
            charts=charts,
            cards=cards,
            counts=_counts(cards),
            tags=sorted({tag for card in cards for tag in card.tags}),
            since=previous.since(before, run) if before else None,
            package_rows=sizes.package_rows(run.sizes),
            duplicates=sizes.duplicates(run),
            parts=sizes.parts(),
            split={size.image: sizes.split(size) for size in run.sizes},
            test_files=checks.files_of(run),
            imports=checks.import_rows(run),
            examined=examined,
            finding_counts=doctor.counts(examined),
            doctor=doctor,
            machine=provenance.machine(run),
            built=provenance.built(run),
            disturbed=speed.disturbed(run.process_runs),
            tables=tables,
            verdict=verdict,
            wording=wording,
            change_lines=change_lines,
            MB=tables.MB,
        )
    )
    return Page(html, beside)


def _samples(project: Project) -> list[Sample]:
    try:
        return discover(project.path(project.gate.samples))
    except ConfigError:
        return []  # each card says that its sample's file is gone


def _charts(run: Run) -> Charts:
    limits = {
        each.image: float(each.limit)
        for each in run.verdicts
        if each.check == SIZE.id and each.limit is not None
    }
    forests = speed.renders(run)
    starting = speed.starting(run)
    points = speed.start_points(run)
    return Charts(
        size=size_chart(run.sizes, limits) if run.sizes else None,
        forests=tuple(
            (each, forest_chart(each, f"render-time-{number}", "render time"))
            for number, each in enumerate(forests, start=1)
        ),
        starting=tuple(
            (each, forest_chart(each, f"starting-{number}", "starting and memory"))
            for number, each in enumerate(starting, start=1)
        ),
        process_runs=starts_chart(points, [image.name for image in run.images], run.reference)
        if points
        else None,
    )


def _counts(cards: list[Card]) -> dict[str, int]:
    outcomes = Counter(card.outcome for card in cards)
    return {
        "all": len(cards),
        "fail": outcomes[Outcome.FAIL],
        "unmeasured": outcomes[Outcome.UNMEASURED],
        "pass": outcomes[Outcome.PASS],
        "differs": sum(card.differs for card in cards),
    }


def _beside(charts: Charts, style: str, script: str) -> dict[str, str]:
    """Return the texts that lie beside the page."""
    found = {_STYLE: style, _SCRIPT: script}
    for chart in charts.all:
        found[f"charts/{chart.name}.csv"] = chart.data
        found[f"charts/{chart.name}.svg"] = _alone(chart.wide)
    return found


def _alone(svg: str) -> str:
    """Return a chart as a file of its own, which brings its colours along."""
    style = (
        f"<style>:root{{{chart_variables(0)}font-family:sans-serif}}"
        f"@media(prefers-color-scheme:dark){{:root{{{chart_variables(1)}}}}}</style>"
    )
    end = svg.index(">") + 1
    return svg[:end] + style + svg[end:]


def _style() -> str:
    light, dark = variables(0), variables(1)
    return (
        f":root{{color-scheme:light;{light}}}\n"
        "@media(prefers-color-scheme:dark)"
        f"{{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}\n"
        f"@media print{{:root:root:root{{color-scheme:light;{light}}}}}\n" + _asset(_STYLE)
    )


def _asset(name: str) -> str:
    return files("wheelgate.report.html").joinpath("templates", name).read_text(encoding="utf-8")


def _hash_source(script: str) -> str:
    """Return the source that allows one script in a content security policy (CSP 3, 2.3.1)."""
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("wheelgate.report.html", "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["mb"] = lambda size: f"{size / tables.MB:,.1f}"
    environment.filters["data_csv"] = lambda text: f"data:text/csv;charset=utf-8,{quote(text)}"
    environment.filters["viewed"] = viewed
    environment.filters["drawing"] = Markup  # what draws a chart escapes it
    return environment
