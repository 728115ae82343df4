"""Renew the part of a text file between two marks, and nothing else of it."""

from pathlib import Path

from wheelgate.errors import ConfigError
from wheelgate.util.files import storage_errors, write_atomically


def renew(file: Path, name: str, text: str) -> None:
    """Put a text between `<!-- NAME: begin -->` and `<!-- NAME: end -->`.

    Raises:
        ConfigError: Where the file does not have both marks, once each and in this order.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    try:
        with storage_errors(f"reading {file}"):
            old = file.read_text(encoding="utf-8") if file.is_file() else ""
    except UnicodeDecodeError:
        raise ConfigError(f"{file} is not UTF-8", "save it as UTF-8") from None
    before, found, rest = old.partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended) or begin in rest or end in after:
        raise ConfigError(
            f"{file} has no place for this table", f"put {begin} and {end} where it belongs"
        )
    with storage_errors(f"writing {file}"):
        write_atomically(file, f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}")
