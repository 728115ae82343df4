"""Why a picture cannot be compared: each cause with the end of a sentence on the file."""

from enum import Enum


class Cause(Enum):
    """Why there is no comparison; the value has a place for each fact that belongs to it."""

    EMPTY = "the file is empty"
    ANOTHER_FORMAT = "it is not {wanted}{found}"
    ANIMATION = "it is an animation of {frames:,} frames; compare it as apng"
    SIXTEEN_BITS = "it has 16 bits a channel; only 8 are compared"

    CUT_OFF = "it is damaged: it is cut off before its end"
    CHECKSUM = "it is damaged: the checksum of {chunk!r} is wrong"
    NO_HEADER = "it is damaged: it does not begin with a header"
    DEPTH = "it is damaged: no PNG has such a depth and colour type"
    METHOD = "it is damaged: no PNG is compressed or filtered like that"
    NO_PIXELS = "it is damaged: it has no pixels"
    TOO_FEW_BYTES = "it is damaged: it holds fewer pixels than it announces"
    MISSING_FRAMES = "it is damaged: it announces {announced:,} frames and holds {held:,}"
    FRAME_HEADER = "it is damaged: a frame's header has another length"
    UNKNOWN_BLOCK = "it is damaged: a block is of no known kind"
    NO_PICTURE = "it is damaged: its chunks make no picture"
    UNDECODABLE = "it is damaged: {said}"

    MALFORMED = "it is damaged: its XML is not well-formed: {said}"

    NO_AREA = "it is {width} by {height} pixels, which is no picture"
    TOO_LARGE = "it is {width} by {height} pixels, more than {most:,} in all"
    TOO_MANY = "it has {count:,} {noun}, more than {most:,}"
    TOO_LARGE_TOGETHER = (
        "it has {count:,} {noun} of {width} by {height} pixels, more than {most:,} pixels in all"
    )

    NOT_STARTED = "the program that draws does not start: {said}"
    REFUSED = "{said}"
    EXIT_CODE = "it ends with exit code {code}"
    SIGNAL = "that ends with {name}"
    TOO_LONG = "that takes more than {seconds} seconds"
    MEMORY = "that takes more than {megabytes:,} MB of memory"
    TOO_MUCH_DRAWN = "it has more than {most:,} pixels in all"
    DRAWING_CUT_OFF = "what was drawn is cut off"
    NO_PAGES = "it has no pages"

    NO_GHOSTSCRIPT = "install Ghostscript to see whether the pixels do"
    OTHER_TEXTS = "their texts differ, which this machine may have no font for"
