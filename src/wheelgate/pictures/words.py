"""Counts, shares, lists and moves as words."""

from collections.abc import Sequence

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)

_LEAST = 0.001
"""Below so many per cent, the share is not worth its digits."""


def number(count: int) -> str:
    """Return a count in words up to twelve, in digits beyond."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str, several: str = "") -> str:
    """Return a count with its noun, as "one region" or "14 regions"."""
    return f"{number(count)} {noun if count == 1 else several or noun + 's'}"


def listed(words: Sequence[str]) -> str:
    """Return words as "a", "a and b" or "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def percentage(share: float) -> str:
    """Return a share of 0 to 1 in per cent, with two digits that say something."""
    percent = 100 * share
    if share >= 1:
        return "100%"
    if percent > 99.5:
        return "more than 99%"
    if percent < _LEAST:
        return f"less than {_LEAST}%"
    return f"{percent:.0f}%" if percent >= 10 else f"{percent:.2g}%"


def shortened(text: str, most: int = 60) -> str:
    """Return a text in quotes, without line breaks, and cut off where it is long."""
    return repr(text if len(text) <= most else text[: most - 3] + "...")


def moved(shift: tuple[int, int]) -> str:
    """Return a move as "moved by 1 px to the right and 2 px up"."""
    right, down = shift
    ways = []
    if right:
        ways.append(f"{abs(right)} px to the {'right' if right > 0 else 'left'}")
    if down:
        ways.append(f"{abs(down)} px {'down' if down > 0 else 'up'}")
    return f"moved by {listed(ways)}"
