"""What a worker answers is believed only where it is what was asked for, within bounds."""

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wheelgate.gallery import protocol
from wheelgate.gallery.protocol import ProtocolError, RefusedError, read
from wheelgate.gallery.worker.requests import ACTIONS

MARK = "0123456789abcdef"
CONTENT = base64.b64encode(b"a picture").decode()
FILE = {"format": "png", "number": 1, "content": CONTENT}
RENDERED = {
    "error": "",
    "files": [FILE],
    "effects": [["warning", "UserWarning: take care"]],
    "fonts": ["/usr/share/fonts/a.ttf"],
    "seconds": 0.1,
    "cpu_seconds": 0.1,
    "peak_bytes": 10**8,
}


def line(answer, **envelope):
    return json.dumps({"ok": answer, "token": MARK, **envelope}).encode() + b"\n"


def render(**changed):
    return read(line({**RENDERED, **changed}), "render", MARK)


def test_a_render_is_read_with_its_files_decoded():
    answer = render()
    assert answer["files"] == [{**FILE, "content": b"a picture"}]
    assert answer["effects"] == [("warning", "UserWarning: take care")]


@pytest.mark.parametrize(
    "changed",
    [
        {"files": [{**FILE, "format": "../../victim"}]},
        {"files": [{**FILE, "format": "PNG"}]},
        {"files": [{**FILE, "number": "../1"}]},
        {"files": [{**FILE, "number": 0}]},
        {"files": [{**FILE, "number": 10**6}]},
        {"files": [{**FILE, "number": 1.5}]},
        {"files": [{**FILE, "path": "a"}]},
        {"files": [{**FILE, "content": "not base64!"}]},
        {"files": [{**FILE, "content": None}]},
        {"files": [FILE, FILE]},
        {"files": [{**FILE, "number": number} for number in range(1, protocol.MOST_PICTURES + 2)]},
        {"files": {"format": "png"}},
        {"effects": [["praise", "well done"]]},
        {"effects": [["warning"]]},
        {"effects": [["warning", "x" * 10**6]]},
        {"effects": [["warning", "x"]] * 10**4},
        {"seconds": -1},
        {"seconds": 1e300},
        {"seconds": float("nan")},
        {"seconds": "1"},
        {"seconds": True},
        {"peak_bytes": 10**30},
        {"error": ["a"]},
        {"error": "x" * 10**6},
        {"fonts": ["x" * 10**5]},
        {"more": 1},
    ],
)
def test_a_render_that_is_none_is_refused(changed):
    with pytest.raises(ProtocolError) as caught:
        render(**changed)
    assert len(str(caught.value)) < 300, "nothing of what it held is repeated"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b"\xff\xfe\n",
        b"[" * 1_000_000 + b"\n",
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        line({}) + line({}),
        line([]),
        line({"closed": "yes"}),
        line({"closed": True}).replace(MARK.encode(), b"another"),
        line({"closed": True}).replace(f'"{MARK}"'.encode(), b"null"),
        line({"closed": True}, more=1),
        json.dumps({"token": MARK}).encode(),
        json.dumps({"ok": {"closed": True}}).encode(),
    ],
)
def test_a_line_that_is_no_answer_is_refused(said):
    with pytest.raises(ProtocolError):
        read(said, "ready", MARK)


def test_a_refusal_is_the_workers_own_word():
    said = json.dumps({"error": "there is no sample", "token": MARK}).encode()
    with pytest.raises(RefusedError, match="there is no sample"):
        read(said, "render", MARK)


def test_every_request_of_the_worker_has_a_schema():
    assert ACTIONS.keys() == protocol.REQUESTS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(request=st.sampled_from(sorted(protocol.REQUESTS)), answer=JSON, content=st.binary())
def test_whatever_is_said_is_an_answer_or_refused(request, answer, content):
    for said in (line(answer), content, json.dumps(answer).encode()):
        with suppress(ProtocolError, RefusedError):
            read(said, request, MARK)


@given(st.sampled_from(sorted(RENDERED)), JSON)
def test_a_render_with_anything_in_a_field_is_a_render_or_refused(field, value):
    try:
        answer = render(**{field: value})
    except ProtocolError:
        return
    for file in answer["files"]:
        assert file["format"] in {"png", "svg", "pdf", "ps", "gif", "apng"}
        assert isinstance(file["content"], bytes)
