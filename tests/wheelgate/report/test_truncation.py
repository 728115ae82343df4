"""A page that is too long is cut after a whole line, and says what is missing."""

from hypothesis import given
from hypothesis import strategies as st

from wheelgate.report.truncation import STEP_SUMMARY_BYTES, cut


def test_a_short_page_stays_as_it_is():
    assert cut("# passed\n") == "# passed\n"


def test_a_long_page_ends_with_what_is_missing():
    page = "".join(f"- line {number} \u00e9\n" for number in range(100_000))
    short = cut(page)
    assert STEP_SUMMARY_BYTES - 200 < len(short.encode()) <= STEP_SUMMARY_BYTES
    *kept, note = short.splitlines()
    left = len([line for line in kept if line])
    assert f"{100_000 - left} of 100000 lines are left out" in note
    assert page.startswith("".join(f"{line}\n" for line in kept if line))


@given(st.lists(st.text(max_size=40)), st.integers(200, 400))
def test_no_page_is_longer_than_what_is_taken(lines, most):
    assert len(cut("\n".join(lines), most).encode()) <= most
