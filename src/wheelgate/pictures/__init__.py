"""Compare two pictures: by their bytes, then by their pixels, and say what differs.

`compare` never raises on what a file holds: a file that is damaged, hostile or of another kind
is a verdict. `measure` gives the figures behind a sentence.
"""

from wheelgate.pictures.causes import Cause
from wheelgate.pictures.comparison import Comparison, Kind
from wheelgate.pictures.dispatch import FORMATS, check_picture, compare, write_diff_picture
from wheelgate.pictures.limits import MOST_PIXELS, Pixels, UnreadablePictureError
from wheelgate.pictures.measure import measure
from wheelgate.pictures.png import decode

__all__ = [
    "FORMATS",
    "MOST_PIXELS",
    "Cause",
    "Comparison",
    "Kind",
    "Pixels",
    "UnreadablePictureError",
    "check_picture",
    "compare",
    "decode",
    "measure",
    "write_diff_picture",
]
