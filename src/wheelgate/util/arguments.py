"""Parse command-line values: times such as `3m`, shares such as `3%`, shards."""

import re
from argparse import ArgumentTypeError

_UNITS = {"s": 1, "m": 60, "h": 3600}


def seconds(text: str) -> float:
    """Return a time in seconds: `90`, `90s`, `3m`, `1h30m`.

    Raises:
        ArgumentTypeError: Where it is not a time above zero.
    """
    parts = re.findall(r"(\d+(?:\.\d+)?)([smh])", text)
    if "".join(number + unit for number, unit in parts) == text and parts:
        found = sum(float(number) * _UNITS[unit] for number, unit in parts)
    elif re.fullmatch(r"\d+(\.\d+)?", text):
        found = float(text)
    else:
        found = 0.0
    if found <= 0:
        raise ArgumentTypeError(f"{text!r} is no time: write it like 90s, 3m or 1h30m")
    return found


def slowdown(text: str) -> tuple[str, float]:
    """Return an image and a share: `alpine=3%` or `alpine=0.03`.

    Raises:
        ArgumentTypeError: Where it is not written so, or the share is not above zero.
    """
    image, _, share = text.rpartition("=")
    number = re.fullmatch(r"(\d+(?:\.\d+)?)(%?)", share)
    if not image or not number or float(number[1]) <= 0:
        raise ArgumentTypeError(f"{text!r} is no slowdown: write it like alpine=3%")
    return image, float(number[1]) / (100 if number[2] else 1)


def shard(text: str) -> tuple[int, int]:
    """Return the number of a shard, from 1, and how many there are: `1/4`.

    Raises:
        ArgumentTypeError: Where it is not written so, or there is no such shard.
    """
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise ArgumentTypeError(f"{text!r} is no shard: write it like 1/4")
    return int(found[1]), int(found[2])
