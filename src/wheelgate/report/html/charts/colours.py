"""The report's colours, each with a light and a dark form, as CSS and for charts."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    text = files("wheelgate.report.html.charts").joinpath("colours.toml").read_text("utf-8")
    return tomllib.loads(text)


def colour(name: str) -> str:
    """Return the light form of a colour of charts."""
    return _tables()["chart"][name][0]


def in_charts() -> dict[str, str]:
    """Return the name of each colour of charts, by its light form."""
    return {forms[0]: name for name, forms in _tables()["chart"].items()}


def variables(form: int) -> str:
    """Return the colours as CSS declarations: light ones where `form` is 0, dark where 1."""
    return "".join(
        f"--{name}:{forms[form]};" for table in _tables().values() for name, forms in table.items()
    )


def chart_variables(form: int) -> str:
    """Return the colours of charts alone as CSS declarations."""
    return "".join(f"--{name}:{forms[form]};" for name, forms in _tables()["chart"].items())
