"""A run as HTML: one folder, or one file, that needs no server and no network."""

from wheelgate.report.html.writing import write_folder, write_single_file

__all__ = ["write_folder", "write_single_file"]
