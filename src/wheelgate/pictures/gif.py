"""GIF files: whether one is whole, and what it says of its frames, without decoding any."""

from wheelgate.pictures.causes import Cause
from wheelgate.pictures.frames import Timing
from wheelgate.pictures.limits import UnreadablePictureError, check_size

_EXTENSION, _FRAME, _END = 0x21, 0x2C, 0x3B
_CONTROL, _COMMENT, _APPLICATION = 0xF9, 0xFE, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def read(content: bytes) -> Timing:
    """Walk through the blocks of a GIF (Graphics Interchange Format 89a, sections 18 to 27).

    Raises:
        UnreadablePictureError: Where it is no GIF, is cut off, or is too large.
    """
    if not content:
        raise UnreadablePictureError(Cause.EMPTY)
    if content[:6] not in {b"GIF87a", b"GIF89a"}:
        raise UnreadablePictureError(Cause.ANOTHER_FORMAT, wanted="a GIF", found="")
    try:
        return _walk(content)
    except IndexError:
        raise UnreadablePictureError(Cause.CUT_OFF) from None


def _walk(content: bytes) -> Timing:
    width, height = _number(content, 6), _number(content, 8)
    place = 13 + _table(content[10])
    delay, loops, texts = 0, 1, []
    delays = []
    while content[place] != _END:
        if content[place] == _FRAME:
            delays.append(delay)
            delay = 0
            # A frame: its place and size, its colours, the size of a code, and its data.
            _, place = _blocks(content, place + 10 + _table(content[place + 9]) + 1)
        elif content[place] == _EXTENSION:
            kind = content[place + 1]
            body, place = _blocks(content, place + 2)
            if kind == _CONTROL and len(body) >= 3:
                delay = 10 * _number(body, 1)
            elif kind == _APPLICATION and body[:11] in _LOOPS and len(body) >= 14:
                # Said are the repetitions after the first time; 0 is for ever.
                repeated = _number(body, 12)
                loops = repeated + 1 if repeated else 0
            elif kind == _COMMENT:
                texts.append(body.decode("latin-1"))
        else:
            raise UnreadablePictureError(Cause.UNKNOWN_BLOCK)
    if not delays:
        raise UnreadablePictureError(Cause.NO_PIXELS)
    check_size(width, height, len(delays))
    return Timing((width, height), tuple(delays), loops, " ".join(texts))


def _table(flags: int) -> int:
    """Return the bytes of a colour table that follows, as its flags say."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(content: bytes, place: int) -> tuple[bytes, int]:
    """Return the content of a chain of blocks, and where it ends."""
    parts = []
    while length := content[place]:
        parts.append(content[place + 1 : place + 1 + length])
        place += 1 + length
    return b"".join(parts), place + 1


def _number(content: bytes, place: int) -> int:
    return content[place] | content[place + 1] << 8
