"""Show a finished run: on the terminal, as Markdown. It computes nothing that the run lacks."""

from wheelgate.report import terminal
from wheelgate.report.markdown import markdown, write_summary

__all__ = ["markdown", "terminal", "write_summary"]
