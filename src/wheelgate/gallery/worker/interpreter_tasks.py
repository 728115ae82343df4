"""What the probes do with the interpreter alone: count, call, make objects, work on text."""

from __future__ import annotations

import re
import string

from .tasks import Run


def loop() -> Run:
    """Count and compute with small integers."""

    def run(iterations: int) -> None:
        value = 1
        for number in range(iterations * 100):
            value = (value * 3 + number) % 65521

    return run


def calls() -> Run:
    """Call a function of Python code."""

    def add(one: int, other: int = 1) -> int:
        return one + other

    def run(iterations: int) -> None:
        value = 0
        for _ in range(iterations * 100):
            value = add(value)

    return run


class Point:
    """Something with attributes, a property and a method."""

    def __init__(self, x: float, y: float) -> None:
        self.x = x
        self.y = y

    @property
    def sum(self) -> float:
        """What both are together."""
        return self.x + self.y

    def moved(self, by: float) -> float:
        """Return the place to the right of it."""
        return self.x + by


def attributes() -> Run:
    """Read and set attributes, ask a property, call a method."""
    point = Point(1.0, 2.0)

    def run(iterations: int) -> None:
        for _ in range(iterations * 50):
            point.x = point.sum
            point.moved(point.y)
            point.x = 1.0

    return run


def objects() -> Run:
    """Make objects of a class, and drop them."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            _ = [Point(number, 2.0) for number in range(100)]

    return run


def lists() -> Run:
    """Make lists, sort them, cut and extend them."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            rows = [[number, number + 1] for number in range(100)]
            rows.sort(reverse=True)
            rows[10:20] = []
            rows.extend(rows[:20])

    return run


def dictionaries() -> Run:
    """Make dictionaries, copy and update them."""
    names = [f"name {number}" for number in range(100)]

    def run(iterations: int) -> None:
        for _ in range(iterations):
            table = {name: len(name) for name in names}
            copied = dict(table, other=1)
            copied.update({name: table[name] + 1 for name in names[:50]})

    return run


def strings() -> Run:
    """Format, join, replace in and split strings."""

    def run(iterations: int) -> None:
        for number in range(iterations):
            words = [f"{each}:{each / 7:.3f}" for each in range(number, number + 30)]
            ",".join(words).upper().replace("1", "one").split(",")

    return run


def pattern() -> Run:
    """Replace by a regular expression."""
    pattern = re.compile(r"(\w+)\s*=\s*([-+]?\d+(?:\.\d+)?)")
    text = "; ".join(f"{letter * 5} = {ord(letter)}.5" for letter in string.ascii_letters)

    def run(iterations: int) -> None:
        for _ in range(iterations):
            pattern.sub(r"\2 -> \1", text)

    return run
