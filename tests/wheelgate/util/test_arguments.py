"""Times and shares as people write them."""

from argparse import ArgumentTypeError

import pytest

from wheelgate.util.arguments import seconds, slowdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90", 90), ("90s", 90), ("3m", 180), ("1.5m", 90), ("1h30m", 5400), ("2m5s", 125)],
)
def test_a_time_is_read(text, expected):
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "0", "0s", "-3m", "3 m", "m", "3d", "m3", "nan", "1m x"])
def test_what_is_no_time_is_told_how_to_write_one(text):
    with pytest.raises(ArgumentTypeError, match="90s, 3m"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpine=3%", ("alpine", 0.03)),
        ("a=b=0.5", ("a=b", 0.5)),
        ("alpine=12.5%", ("alpine", 0.125)),
    ],
)
def test_a_slowdown_is_read(text, expected):
    image, share = slowdown(text)
    assert (image, share) == (expected[0], pytest.approx(expected[1]))


@pytest.mark.parametrize("text", ["", "alpine", "alpine=", "=3%", "alpine=-3%", "alpine=0", "a=x%"])
def test_what_is_no_slowdown_is_told_how_to_write_one(text):
    with pytest.raises(ArgumentTypeError, match="alpine=3%"):
        slowdown(text)
