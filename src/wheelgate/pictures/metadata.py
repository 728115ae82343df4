"""What sets two PNG files apart besides their pixels: modes, texts, resolution, other chunks."""

from collections.abc import Iterator, Mapping

from wheelgate.pictures.comparison import Fact
from wheelgate.pictures.png import RGB, RGBA, File

_TEXTS = {"tEXt", "zTXt", "iTXt"}
_OF_FRAMES = {"acTL", "fcTL", "fdAT"}
"""Chunks that hold the pixels of an animation, and how it is played."""


def differing_modes(expected: File, actual: File) -> tuple[Fact, ...]:
    """Return what differs in how colours are stored."""
    first, second = expected.header, actual.header
    types = first.colour_type, second.colour_type
    found = [
        Fact("alpha", expected.has_alpha, actual.has_alpha),
        Fact("depth", first.depth, second.depth),
        Fact("interlace", first.interlaced, second.interlaced),
    ]
    if set(types) != {RGB, RGBA}:  # that is said by the alpha channel
        found.insert(1, Fact("colour type", *types))
    return tuple(fact for fact in found if fact.expected != fact.actual)


def differing_facts(
    files: tuple[File, File], texts: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[Fact, ...]:
    """Return what sets two files of the same pixels apart; at least one fact."""
    found = (*differing_modes(*files), *_chunks(*files), *_texts(*texts))
    if found:
        return found
    # A keyword may come twice, and only its last text is among the texts.
    found = tuple(_chunks(*files, of_texts=True))
    before, after = (sum(map(len, file.data)) for file in files)
    return found or (Fact("compression", before, after),)


def _texts(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Fact]:
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            yield Fact("text", before.get(key), after.get(key), key)


def _chunks(expected: File, actual: File, *, of_texts: bool = False) -> Iterator[Fact]:
    before, after = (_by_kind(file, of_texts=of_texts) for file in (expected, actual))
    for kind in {**before, **after}:
        first, second = before.get(kind), after.get(kind)
        if first == second:
            continue
        if kind == "pHYs":
            yield Fact("resolution", _resolution(first), _resolution(second))
        else:
            yield Fact("chunk", first and len(first), second and len(second), kind)


def _by_kind(file: File, *, of_texts: bool) -> dict[str, bytes]:
    """Return the contents of the chunks; of those that come more than once, joined."""
    found: dict[str, bytes] = {}
    for kind, body in file.chunks:
        name = kind.decode("ascii", "replace")
        if name not in _OF_FRAMES and (name in _TEXTS) == of_texts:
            found[name] = found.get(name, b"") + bytes(body)
    return found


def _resolution(content: bytes | None) -> tuple[int, int, int] | None:
    """Return pixels a unit across and down, and whether that is a metre (PNG, 11.3.4.3)."""
    if content is None or len(content) != 9:
        return None
    return int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big"), content[8]
