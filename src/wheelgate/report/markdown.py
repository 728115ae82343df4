"""A run as one screen of Markdown: `summary.md`."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from wheelgate.model.records import Run
from wheelgate.report import tables
from wheelgate.report.changes import change_lines
from wheelgate.report.wording import sentence
from wheelgate.util.escaping import markdown_text, visible
from wheelgate.util.files import storage_errors


def markdown(run: Run) -> str:
    """Return the summary of a run as Markdown."""
    environment = Environment(
        loader=PackageLoader("wheelgate", "report"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - this is Markdown; nothing is ever put into HTML here
        keep_trailing_newline=True,
    )
    environment.filters["oneline"] = markdown_text
    environment.filters["code"] = lambda text: visible(text).replace("`", "'")
    environment.filters["join"] = lambda row, mark: mark.join(_cell(value) for value in row)
    return environment.get_template("summary.md.jinja").render(
        run=run,
        headline=tables.headline(run),
        sizes=tables.size_rows(run),
        packages=tables.package_rows(run),
        ratios=tables.ratio_rows(run),
        change_lines=change_lines,
        sentence=sentence,
        change_rows=tables.change_rows,
        not_passed=tables.of_one_screen(tables.not_passed(run)),
        failed_tests=tables.of_one_screen(tables.failed_tests(run)),
        doctor_lines=tables.doctor_lines(run),
        notes=(*tables.drift_lines(run), *run.notes),
        stages=" · ".join(f"{name} {seconds}" for name, seconds in tables.stage_rows(run)),
    )


def _cell(value: object) -> str:
    return markdown_text(str(value)).replace("|", "\\|")


def write_summary(run: Run, folder: Path) -> Path:
    """Write `summary.md` into a run's folder; return its path."""
    file = folder / "summary.md"
    with storage_errors("writing the summary"):
        file.write_text(markdown(run), encoding="utf-8", errors="replace")
    return file
