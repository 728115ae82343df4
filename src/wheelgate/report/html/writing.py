"""Write a report: beside its place first, then renamed into it, and never over anything else."""

import os
import secrets
import shutil
import tempfile
from pathlib import Path

from wheelgate.errors import ReportError
from wheelgate.model.config import Project
from wheelgate.model.records import Run
from wheelgate.report.html.page import page
from wheelgate.report.html.pictures import DataUrls, FilesBeside
from wheelgate.util.files import storage_errors

_PAGE = "index.html"
_OWN = {_PAGE, "report.css", "report.js", "charts", "pictures"}
"""What a report has in its folder: anything else is someone's."""

_MARK = '<meta name="generator" content="wheelgate'
_HEAD = 2000
"""Bytes at the beginning of a page that hold the mark."""


def write_folder(run: Run, folder: Path, project: Project, target: Path) -> Path:
    """Write a report as a folder; return its page.

    Args:
        run: The run.
        folder: Its folder.
        project: The checkout.
        target: The folder to write; an older report there is replaced.

    Raises:
        ReportError: Where that folder has other things in it.
        StorageError: Where the disk refuses.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 - a link stays the place that is named
    _refuse_other_things(target)
    with storage_errors("writing the report"):
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            beside.chmod(0o755)
            written = page(run, folder, project, FilesBeside(beside, shutil.copyfile))
            for path, text in {_PAGE: written.html, **written.beside}.items():
                (beside / path).parent.mkdir(parents=True, exist_ok=True)
                (beside / path).write_text(text, encoding="utf-8", errors="replace", newline="\n")
            _refuse_other_things(target)
            _swap(beside, target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return target / _PAGE


def write_single_file(run: Run, folder: Path, project: Project, target: Path) -> Path:
    """Write a report as one file, with all pictures in it; return that file.

    Args:
        run: The run.
        folder: Its folder.
        project: The checkout.
        target: The file to write; an older report there is replaced.

    Raises:
        ReportError: Where something else is there.
        StorageError: Where the disk refuses.
    """
    with storage_errors("writing the report"):
        if target.is_dir():
            raise ReportError(f"{target} is a folder", "name a file by --output")
        if target.exists() and _MARK.encode() not in target.read_bytes()[:_HEAD]:
            raise ReportError(f"{target} is no report", "name another file by --output")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            html = page(run, folder, project, DataUrls()).html
            beside.write_text(html, encoding="utf-8", errors="replace", newline="\n")
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    return target


def _refuse_other_things(target: Path) -> None:
    """Raise where a folder has anything in it that no report has put there."""
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir() or target.is_symlink():
        raise ReportError(f"{target} is no folder", "name another by --output")
    own = _OWN if _is_report(target / _PAGE) else set()
    if others := sorted({each.name for each in target.iterdir()} - own):
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise ReportError(
            f"{target} has other things in it: {others[0]}{more}",
            "name another folder by --output, or move them away",
        )


def _is_report(file: Path) -> bool:
    return file.is_file() and _MARK.encode() in file.read_bytes()[:_HEAD]


def _swap(beside: Path, target: Path) -> None:
    """Put a folder in a place, whatever another report does there at the same time."""
    old = beside.with_name(f"{beside.name}.old")
    while True:
        try:
            beside.rename(target)
            break
        except OSError:
            if not target.is_dir():
                raise
        try:
            target.rename(old)
        except FileNotFoundError:
            continue  # another report has just moved it away
        shutil.rmtree(old, ignore_errors=True)
