"""Reads what a worker answers: each answer by a closed schema, bounded in bytes, depth and count.

A worker runs a stranger's image and a stranger's samples. Nothing that it says is a path, a type or
a name of ours until it has passed here.
"""

import base64
import binascii
from functools import cache
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NotRequired,  # pydantic takes no other before Python 3.12
    TypeVar,
)

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from wheelgate.model.records.renders import SideEffectKind

MOST_BYTES = 64_000_000
"""Of one answer: a render of twenty megapixels in four formats takes half of it."""

MOST_PICTURES = 200
"""Files that one sample may give."""


class ProtocolError(ValueError):
    """A line is no answer; the message says why, without what the line held."""


class RefusedError(ValueError):
    """A worker says that it cannot do what it was asked; the message is the worker's."""


_MOST = 20_000
"""Entries of a list: packages, compiled files, fonts."""

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, hide_input_in_errors=True)

_Text = Annotated[str, Field(max_length=4_000)]
_LongText = Annotated[str, Field(max_length=40_000)]
_Name = Annotated[str, Field(max_length=400)]
_Path = Annotated[str, Field(max_length=4_096)]  # PATH_MAX of Linux's limits.h
_Seconds = Annotated[float, Field(ge=0, le=1e6)]
_Count = Annotated[int, Field(ge=0, le=2**53)]
_Many = Field(max_length=_MOST)
_Few = Field(max_length=200)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("it is not base64") from None


@with_config(_STRICT)
class Ready(TypedDict):
    """A worker that has started: whether other processes of its user are kept out of it."""

    closed: bool


@with_config(_STRICT)
class RenderedFile(TypedDict):
    """One figure in one format: `number` counts the figures from 1."""

    format: Literal["png", "svg", "pdf", "ps", "gif", "apng"]
    number: Annotated[int, Field(ge=1, le=MOST_PICTURES)]
    content: Annotated[str, AfterValidator(_decoded)]


def _each_once(files: list[RenderedFile]) -> list[RenderedFile]:
    if len({(file["format"], file["number"]) for file in files}) != len(files):
        raise ValueError("two files have one name")
    return files


@with_config(_STRICT)
class Rendered(TypedDict):
    """What a sample gave; `peak_bytes` of its own process."""

    error: _Text
    files: Annotated[
        list[RenderedFile], Field(max_length=MOST_PICTURES), AfterValidator(_each_once)
    ]
    effects: Annotated[list[tuple[SideEffectKind, _Text]], _Few]
    fonts: Annotated[list[_Path], _Many]
    seconds: _Seconds
    cpu_seconds: _Seconds
    peak_bytes: _Count


@with_config(_STRICT)
class Described(TypedDict):
    """An image's Python, as `records.Interpreter`."""

    version: _Name
    prefix: _Path
    purelib: _Path
    config_args: _LongText
    libc: _Name
    distributions: Annotated[dict[_Name, _Name], _Many]
    wheel_tags: Annotated[dict[_Name, Annotated[tuple[_Name, ...], _Few]], _Many]


@with_config(_STRICT)
class Drawn(TypedDict):
    """One timed render: seconds, and how often another process had the processor."""

    wall: _Seconds
    cpu: _Seconds
    taken: _Seconds
    switches: _Count
    slowed: Annotated[list[tuple[_Seconds, _Seconds]], _Few]


@with_config(_STRICT)
class WarmedUp(TypedDict):
    """What imports took, which samples cannot be timed and why, and the most memory so far."""

    import_seconds: dict[Literal["matplotlib", "seaborn"], _Seconds]
    failed: Annotated[dict[_Name, _Text], _Many]
    peak_bytes: _Count


@with_config(_STRICT)
class Accounted(TypedDict):
    """What a render or a probe took; clock ticks by file and page, and in the kernel."""

    seconds: _Seconds
    wall_seconds: _Seconds
    faults: _Count
    ticks: Annotated[dict[_Path, Annotated[dict[_Name, _Count], _Many]], _Many]
    kernel_ticks: _Count
    unseen: _Text


_Nothing = Annotated[dict[str, Any], Field(max_length=0)]

_ANSWERS: dict[str, Any] = {
    "ready": Ready,
    "describe": Described,
    "libraries": Annotated[dict[_Path, Annotated[list[tuple[_Path, _Path]], _Many]], _Many],
    "mapped": Annotated[list[_Path], _Many],
    "render": Rendered,
    "first plot": _Nothing,
    "warm up": WarmedUp,
    "collect": _Nothing,
    "draw": Drawn,
    "interpreter": Annotated[list[_Seconds], _Few],
    "cold imports": dict[Literal["matplotlib", "seaborn"], _Seconds],
    "build facts": Annotated[dict[_Name, _LongText], _Few],
    "calibrate": Annotated[int, Field(ge=1, le=2**53)],
    "probe": Accounted,
    "account": Accounted,
}
"""What each request is answered with."""

REQUESTS = _ANSWERS.keys()


_Answer = TypeVar("_Answer")


@with_config(_STRICT)
class _Envelope(TypedDict, Generic[_Answer]):
    """One line: what was asked for, or why it cannot be had."""

    token: str | None
    ok: NotRequired[_Answer]
    error: NotRequired[_LongText]


@cache
def _adapter(request: str) -> TypeAdapter[Any]:
    envelope: Any = _Envelope
    return TypeAdapter(envelope[_ANSWERS[request]])


def read(line: bytes, request: str, token: str) -> Any:
    """Return what a worker answered to a request.

    Args:
        line: What it sent.
        request: What was asked for, by its name.
        token: What the request was marked with.

    Raises:
        RefusedError: Where the worker says that it cannot do it.
        ProtocolError: Where the line is no answer to that request.
    """
    try:
        answer = _adapter(request).validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"][:4])
        raise ProtocolError(f"{place}: {first['msg']}" if place else first["msg"]) from None
    if answer["token"] != token:
        raise ProtocolError("it answers another request")
    if "error" in answer:
        raise RefusedError(answer["error"])
    if "ok" not in answer:
        raise ProtocolError("it has no answer")
    return answer["ok"]
