"""What sets two PNG files apart beside their pixels: modes, texts, resolution, other chunks."""

import zlib
from collections.abc import Callable, Iterator

from wheelgate.pictures.comparison import EXPECTED, RENDER
from wheelgate.pictures.png import GREY, GREY_ALPHA, PALETTE, RGB, RGBA, File
from wheelgate.pictures.wording import counted, number, shortened

_MOST_TEXT = 100_000
"""Bytes that a compressed text is unpacked to; a hostile one would go on for gigabytes."""

_NAMED = 3

_MODES = {
    GREY: "grey",
    RGB: "RGB",
    PALETTE: "a palette",
    GREY_ALPHA: "grey with alpha",
    RGBA: "RGBA",
}

_MEANINGS = {
    "PLTE": "palette",
    "gAMA": "gamma",
    "cHRM": "primary colours",
    "sRGB": "sRGB intent",
    "iCCP": "colour profile",
    "bKGD": "background colour",
    "tIME": "time of change",
    "eXIf": "Exif data",
    "tRNS": "transparency",
    "sBIT": "significant bits",
}


_OF_FRAMES = {"acTL", "fcTL", "fdAT"}
"""Chunks that hold the pixels of an animation, and how it is played."""


def differing_modes(expected: File, actual: File) -> list[str]:
    """Return what differs in how colours are stored, one sentence each."""
    found = []
    if expected.has_alpha != actual.has_alpha:
        owner, other = (EXPECTED, RENDER) if expected.has_alpha else (RENDER, EXPECTED)
        found.append(f"{owner} has an alpha channel and {other} has none")
    first, second = expected.header, actual.header
    if first.colour_type != second.colour_type and {first.colour_type, second.colour_type} != {
        RGB,
        RGBA,
    }:
        found.append(
            f"{EXPECTED} is stored as {_MODES[first.colour_type]}"
            f" and {RENDER} as {_MODES[second.colour_type]}"
        )
    if first.depth != second.depth:
        found.append(
            f"{EXPECTED} has {counted(first.depth, 'bit')} a channel"
            f" and {RENDER} {number(second.depth)}"
        )
    if first.interlaced != second.interlaced:
        found.append(f"only {EXPECTED if first.interlaced else RENDER} is interlaced")
    return found


def differing_facts(expected: File, actual: File) -> str:
    """Return what sets two files of the same pixels apart, as one sentence."""
    found = [*differing_modes(expected, actual), *_differing_chunks(expected, actual)]
    if not found:
        sizes = [sum(map(len, file.data)) for file in (expected, actual)]
        if sizes[0] == sizes[1]:
            return "only the compression differs"
        return f"only the compression differs, to {sizes[0]:,} and {sizes[1]:,} bytes"
    if len(found) > _NAMED + 1:
        found = [*found[:_NAMED], counted(len(found) - _NAMED, "more such difference")]
    return "; ".join(found)


def _differing_chunks(expected: File, actual: File) -> Iterator[str]:
    before, after = _facts(expected), _facts(actual)
    for name in [*before, *(name for name in after if name not in before)]:
        first, second = before.get(name), after.get(name)
        if first == second:
            continue
        if first is None or second is None:
            value = second if first is None else first
            said = f", {value}" if isinstance(value, str) else ""
            yield f"only {RENDER if first is None else EXPECTED} has {name}{said}"
        elif isinstance(first, str) and isinstance(second, str):
            yield f"{name} was {first} and is {second}"
        else:
            yield f"{name} differs"


def _facts(file: File) -> dict[str, str | bytes]:
    """Return what the chunks say, by a name for people: texts as they read, the rest as bytes."""
    facts: dict[str, str | bytes] = {}
    for kind, body in file.chunks:
        content = bytes(body)
        name = kind.decode("ascii", "replace")
        if name in _OF_FRAMES:
            continue
        if name in _TEXTS:
            keyword, _, rest = content.partition(b"\0")
            key = f"the text chunk {keyword.decode('latin-1')[:79]}"
            facts[_unused(key, facts)] = shortened(_TEXTS[name](rest))
        elif name == "pHYs" and len(content) == 9:
            facts["the resolution"] = _resolution(content)
        else:
            meaning = _MEANINGS.get(name, "")
            key = f"the {meaning} (chunk {name})" if meaning else f"the chunk {name}"
            facts[_unused(key, facts)] = content
    return facts


def _unused(key: str, facts: dict[str, str | bytes]) -> str:
    """Return a key, numbered where a chunk comes more than once."""
    if key not in facts:
        return key
    times = 2
    while f"{key}, number {times}," in facts:
        times += 1
    return f"{key}, number {times},"


def _plain(rest: bytes) -> str:
    return rest[:_MOST_TEXT].decode("latin-1")


def _compressed(rest: bytes) -> str:
    return _unpacked(rest[1:]).decode("latin-1")


def _international(rest: bytes) -> str:
    packed, rest = rest[:1] == b"\1", rest[2:]
    _, _, rest = rest.partition(b"\0")
    _, _, text = rest.partition(b"\0")
    return (_unpacked(text) if packed else text[:_MOST_TEXT]).decode("utf-8", "replace")


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, _MOST_TEXT)
    except zlib.error:
        return b"(damaged)"


_TEXTS: dict[str, Callable[[bytes], str]] = {
    "tEXt": _plain,
    "zTXt": _compressed,
    "iTXt": _international,
}


def _resolution(content: bytes) -> str:
    """Return a resolution for people (PNG specification, third edition, 11.3.4.3)."""
    across, down = int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
    if content[8] != 1:
        return f"{across} to {down} in no unit"
    if across == down:
        return f"{across * 0.0254:.4g} dots an inch"
    return f"{across * 0.0254:.4g} by {down * 0.0254:.4g} dots an inch"
