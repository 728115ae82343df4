"""What a comparison found, in words: one sentence, as a person would say it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wheelgate.pictures.causes import Cause
from wheelgate.pictures.png import GREY, GREY_ALPHA, PALETTE, RGB, RGBA
from wheelgate.pictures.wording_of_pixels import describe
from wheelgate.pictures.words import counted, number, shortened

if TYPE_CHECKING:
    from wheelgate.pictures.comparison import Comparison, Counts, Fact, What

_NAMED = 3
"""So many facts are named where there are more by two or more; the rest are counted."""

_SIDES = {"expected": "the expected picture", "render": "the render"}
_EXPECTED, _RENDER = _SIDES.values()

_COLOUR_TYPES = {
    GREY: "grey",
    RGB: "RGB",
    PALETTE: "a palette",
    GREY_ALPHA: "grey with alpha",
    RGBA: "RGBA",
}

_CHUNKS = {
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


def summary(found: "Comparison") -> str:
    """Return what was found as one sentence, without a capital and a full stop."""
    if found.kind == "identical":
        return "the files are identical"
    said = [_FACTS[fact.what](fact) for fact in found.facts]
    if len(said) > _NAMED + 1:
        said = [*said[:_NAMED], counted(len(said) - _NAMED, "more such difference")]
    if found.kind == "not comparable":
        return "; ".join(_problem(found, said))
    if found.kind == "same pixels":
        return _same(found.counts) + "; ".join(said)
    if found.counts:
        return "; ".join(_sequence(found, found.counts, said))
    return "; ".join([*([describe(found.pixels)] if found.pixels else []), *said])


def _problem(found: "Comparison", said: list[str]) -> list[str]:
    assert found.problem is not None
    problem = found.problem
    if problem.cause is Cause.NO_GHOSTSCRIPT:
        return [*said, problem.reason]
    if problem.cause is Cause.OTHER_TEXTS:
        return [_same(found.counts) + problem.reason, *said]
    if problem.side is None:
        return [f"both are the same file, but {problem.reason}", *said]
    step = "drawn" if problem.drawing else "read"
    return [f"{_SIDES[problem.side]} cannot be {step}: {problem.reason}", *said]


def _same(counts: "Counts | None") -> str:
    """Return that the pixels are the same, as the beginning of a sentence."""
    if counts is None:
        return "the pixels are the same; "
    if counts.noun == "page":
        which = "all pages" if counts.actual > 1 else "both"
        return f"{which} are drawn with the same pixels, but "
    which = f"all {counts.actual} frames" if counts.actual > 1 else "the frame"
    return f"the pixels of {which} are the same; "


def _sequence(found: "Comparison", counts: "Counts", said: list[str]) -> list[str]:
    """Return what is to be said of two sequences, the sizes of their worst pair first."""
    noun, compared = counts.noun, min(counts.expected, counts.actual)
    sizes = [said.pop(0)] if found.facts and found.facts[0].what == "size" else []
    if counts.expected != counts.actual:
        rendered = number(counts.actual)
        said.insert(0, f"{counted(counts.expected, noun)} expected, {rendered} rendered")
    if not counts.differing:
        whose = f"all {compared} {noun}s" if compared > 1 else f"the {noun}"
        if counts.expected != counts.actual:
            whose += " that both have"
        return [*said, f"the pixels of {whose} are the same"]
    lead = ""
    if found.frame is not None:
        verb, which = ("differs", "it is") if counts.differing == 1 else ("differ", "the worst is")
        lead = f"{counts.differing} of {compared} {noun}s {verb}, {which} {noun} {found.frame}: "
    if sizes:
        return [lead + sizes[0], *said]
    assert found.pixels is not None
    return [*said, lead + describe(found.pixels)]


def _size(fact: "Fact") -> str:
    (width, height), (rendered_width, rendered_height) = fact.expected, fact.actual
    return (
        f"the sizes differ: {width} by {height} pixels expected, "
        f"{rendered_width} by {rendered_height} pixels rendered"
    )


def _common_part(fact: "Fact") -> str:
    width, height = fact.expected
    verb = "are the same" if fact.what == "common part is the same" else "differ"
    return f"the {width} by {height} pixels at the top left {verb}"


def _alpha(fact: "Fact") -> str:
    owner, other = (_EXPECTED, _RENDER) if fact.expected else (_RENDER, _EXPECTED)
    return f"{owner} has an alpha channel and {other} has none"


def _colour_type(fact: "Fact") -> str:
    expected, actual = _COLOUR_TYPES[fact.expected], _COLOUR_TYPES[fact.actual]
    return f"{_EXPECTED} is stored as {expected} and {_RENDER} as {actual}"


def _depth(fact: "Fact") -> str:
    bits = counted(fact.expected, "bit")
    return f"{_EXPECTED} has {bits} a channel and {_RENDER} {number(fact.actual)}"


def _interlace(fact: "Fact") -> str:
    return f"only {_EXPECTED if fact.expected else _RENDER} is interlaced"


def _chunk(fact: "Fact") -> str:
    meaning = _CHUNKS.get(fact.name)
    name = f"the {meaning} (chunk {fact.name})" if meaning else f"the chunk {fact.name}"
    if fact.expected is not None and fact.actual is not None:
        return f"{name} differs"
    return f"only {_RENDER if fact.expected is None else _EXPECTED} has {name}"


def _text(fact: "Fact") -> str:
    return _entry(f"the text chunk {fact.name[:79]}", fact, shortened)


def _resolution(fact: "Fact") -> str:
    return _entry("the resolution", fact, _dots)


def _entry(name: str, fact: "Fact", said: Callable[[Any], str]) -> str:
    """Return what an entry was and is, or which file alone has it."""
    if fact.expected is None:
        return f"only {_RENDER} has {name}, {said(fact.actual)}"
    if fact.actual is None:
        return f"only {_EXPECTED} has {name}, {said(fact.expected)}"
    return f"{name} was {said(fact.expected)} and is {said(fact.actual)}"


def _dots(resolution: tuple[int, int, int]) -> str:
    across, down, of_a_metre = resolution
    if of_a_metre != 1:
        return f"{across} to {down} in no unit"
    if across == down:
        return f"{across * 0.0254:.4g} dots an inch"
    return f"{across * 0.0254:.4g} by {down * 0.0254:.4g} dots an inch"


def _compression(fact: "Fact") -> str:
    if fact.expected == fact.actual:
        return "only the compression differs"
    return f"only the compression differs, to {fact.expected:,} and {fact.actual:,} bytes"


def _comment(fact: "Fact") -> str:
    return f"the comment was {shortened(fact.expected)} and is {shortened(fact.actual)}"


def _palette_or_compression(fact: "Fact") -> str:
    return f"only palettes or compression differ, in {fact.expected:,} and {fact.actual:,} bytes"


def _duration(fact: "Fact") -> str:
    lasts = f"{fact.expected:g} ms expected, {fact.actual:g} ms rendered"
    if fact.what == "every duration":
        return f"every frame is shown for {lasts}"
    if fact.count == 1:
        return f"frame {fact.place} is shown for {lasts}"
    frames = counted(fact.count, "frame")
    return f"the durations of {frames} differ, first of frame {fact.place}: {lasts}"


def _loops(fact: "Fact") -> str:
    return f"it is played {_times(fact.expected)} expected, {_times(fact.actual)} rendered"


def _times(loops: int) -> str:
    return {0: "for ever", 1: "once", 2: "twice"}.get(loops, f"{number(loops)} times")


def _line(fact: "Fact") -> str:
    for name, line, other in (
        (_EXPECTED, fact.expected, fact.actual),
        (_RENDER, fact.actual, fact.expected),
    ):
        if other is None:
            return f"only {name} has a line {fact.place:,}, {shortened(line)}"
    return (
        f"the bytes differ from line {fact.place:,} on, which was {shortened(fact.expected)} "
        f"and is {shortened(fact.actual)}"
    )


def _line_ends(_fact: "Fact") -> str:
    return "the bytes differ in the ends of lines only"


def _metadata(fact: "Fact") -> str:
    expected, actual = (
        "missing" if value is None else shortened(value) for value in (fact.expected, fact.actual)
    )
    return f"the metadata {fact.name} was {expected} and is {actual}"


def _byte(fact: "Fact") -> str:
    within = f", in object {fact.name}" if fact.name else ""
    return f"the bytes differ from byte {fact.place:,} on{within}"


_FACTS: "dict[What, Callable[[Fact], str]]" = {
    "size": _size,
    "common part is the same": _common_part,
    "common part differs": _common_part,
    "alpha": _alpha,
    "colour type": _colour_type,
    "depth": _depth,
    "interlace": _interlace,
    "text": _text,
    "chunk": _chunk,
    "resolution": _resolution,
    "compression": _compression,
    "comment": _comment,
    "palette or compression": _palette_or_compression,
    "duration": _duration,
    "every duration": _duration,
    "loops": _loops,
    "line": _line,
    "line ends": _line_ends,
    "metadata": _metadata,
    "byte": _byte,
}
