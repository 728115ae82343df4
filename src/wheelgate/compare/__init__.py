"""Compare two pictures: by their bytes, then by their pixels, and say what differs.

`compare` never raises on what a file holds: a file that is damaged, hostile or of another kind
is a verdict. `measure` gives the figures behind a sentence.
"""

from wheelgate.compare.comparison import Comparison, Kind
from wheelgate.compare.dispatch import FORMATS, compare, write_diff_picture
from wheelgate.compare.limits import MOST_PIXELS, Pixels, UnreadablePictureError
from wheelgate.compare.measure import measure
from wheelgate.compare.png import decode

__all__ = [
    "FORMATS",
    "MOST_PIXELS",
    "Comparison",
    "Kind",
    "Pixels",
    "UnreadablePictureError",
    "compare",
    "decode",
    "measure",
    "write_diff_picture",
]
