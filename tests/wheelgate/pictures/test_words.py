"""Words of sentences: numbers, shares, moves, lists, cut texts."""

import pytest

from wheelgate.pictures.words import listed, moved, number, percentage, shortened


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1, "100%"),
        (0.99999, "more than 99%"),
        (0.5, "50%"),
        (0.0951, "9.5%"),
        (0.0999, "10%"),
        (0.104, "10%"),
        (0.0033, "0.33%"),
        (0.00001234, "0.0012%"),
        (8e-7, "less than 0.001%"),
    ],
)
def test_shares_have_two_digits_that_say_something(share, text):
    assert percentage(share) == text


@pytest.mark.parametrize(
    ("shift", "text"),
    [
        ((1, 0), "1 px to the right"),
        ((-2, 0), "2 px to the left"),
        ((0, 3), "3 px down"),
        ((-1, -4), "1 px to the left and 4 px up"),
    ],
)
def test_moves_are_told_by_their_directions(shift, text):
    assert moved(shift) == f"moved by {text}"


def test_numbers_are_words_up_to_twelve():
    assert [number(count) for count in (0, 1, 12, 13, 1234)] == [
        "no",
        "one",
        "twelve",
        "13",
        "1,234",
    ]


def test_lists_read_as_a_person_says_them():
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == [
        "a",
        "a and b",
        "a, b and c",
    ]


def test_long_texts_are_cut_off_and_line_breaks_shown():
    assert shortened("x" * 70) == repr("x" * 57 + "...")
    assert "\n" not in shortened("a\nb")
