"""Content as a crash, a bad disk or another version may leave it, for tests of what reads it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import strategies as st

from wheelgate.errors import WheelgateError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def damaged(whole: bytes) -> st.SearchStrategy[bytes]:
    """Return whole content cut short, with a byte changed, or with something else in its place."""
    places = st.integers(0, max(0, len(whole) - 1))
    return st.one_of(
        st.sampled_from([b"", b"{}", b"[]", b"null", b"0", b"\0" * len(whole), b"\xff\xfe"]),
        places.map(lambda end: whole[:end]),
        st.tuples(places, st.binary(min_size=1, max_size=1)).map(
            lambda change: whole[: change[0]] + change[1] + whole[change[0] + 1 :]
        ),
        st.binary(max_size=40),
        JSON.map(lambda value: json.dumps(value).encode()),
    )


def with_another_value(whole: Any) -> st.SearchStrategy[Any]:
    """Return a JSON value with one value in it, however deep, lost or replaced by any other."""
    if isinstance(whole, dict) and whole:
        return st.sampled_from(sorted(whole)).flatmap(
            lambda name: (
                st.just({key: value for key, value in whole.items() if key != name})
                | with_another_value(whole[name]).map(lambda value: {**whole, name: value})
            )
        )
    if isinstance(whole, list) and whole:
        return st.integers(0, len(whole) - 1).flatmap(
            lambda place: with_another_value(whole[place]).map(
                lambda value: [*whole[:place], value, *whole[place + 1 :]]
            )
        )
    return JSON


@contextmanager
def suppress_refusal(kind: type[WheelgateError], place: str) -> Iterator[None]:
    """Let the block be refused by an error of a kind that names the place, and by no other."""
    try:
        yield
    except kind as error:
        if place not in error.cause:
            raise AssertionError(error.cause) from error
