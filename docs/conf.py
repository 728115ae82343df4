"""How Sphinx builds this documentation: `tox -e docs`."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

project = "wheelgate"
copyright = "the wheelgate developers"  # noqa: A001 - Sphinx wants this name
version = release = version_of("wheelgate")

extensions = ["myst_parser", "sphinx_click", "reference"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_extensions"]
nitpicky = True

html_theme = "furo"
html_title = "wheelgate"
html_copy_source = False
html_show_sphinx = False
