"""Which line of a TOML file sets a key."""

import re
from typing import Any


def line_of(text: str, where: tuple[str, ...]) -> int:
    """Return the line, from 1, that sets the TOML key `where`, or of its nearest table.

    A parsed TOML document has no positions, so the text is searched for headers and keys. The
    last line of the longest match wins; a key that is nowhere gives line 1.
    """
    best, best_depth = 1, 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]#]+?)\s*\]+", line)
        key = re.match(r"\s*([\w.\"'-]+)\s*=", line)
        if header:
            table = _split_key(header[1])
            found = table
        elif key:
            found = table + _split_key(key[1])
        else:
            continue
        if found == where[: len(found)] and len(found) > best_depth:
            best, best_depth = number, len(found)
    return best


def _split_key(key: str) -> tuple[str, ...]:
    parts: Any = re.findall(r'"([^"]*)"|\'([^\']*)\'|([\w-]+)', key)
    return tuple("".join(part) for part in parts)
