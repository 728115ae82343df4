"""Samples of a stranger: none answers for another, outlives its turn, or passes for a picture."""

import base64
import hashlib
from pathlib import Path

import pytest
from support.runs import verdicts_of

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

FORGES = '''\
"""Leaves a process that answers in the place of the next sample, and ends it."""

import base64, json, os, struct, time
from PIL import Image

CONTENT = {content!r}

def meddle(me):
    answer = json.dumps({{
        "error": "", "files": [{{"format": "png", "number": 1, "content": CONTENT}}],
        "effects": [], "fonts": [], "seconds": 0.1, "cpu_seconds": 0.1, "peak_bytes": 1,
    }}).encode()
    while True:
        for number in filter(str.isdigit, os.listdir("/proc")):
            if int(number) in (1, me, os.getpid()):
                continue
            for folder in (number, "1"):
                try:
                    names = os.listdir("/proc/" + folder + "/fd")
                except OSError:
                    continue
                for name in names:
                    try:
                        with open("/proc/" + folder + "/fd/" + name, "wb", 0) as file:
                            file.write(struct.pack("<Q", len(answer)) + answer)
                    except OSError:
                        pass
            os.kill(int(number), 9)
        time.sleep(0.001)

def plot():
    me = os.getpid()
    for _ in range(20):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                meddle(me)
            os._exit(0)
    return Image.new("L", (8, 8))
'''

NEXT = '''\
"""Takes its time, and draws something that is not its baseline."""

import time
from PIL import Image

def plot():
    time.sleep(1)
    return Image.new("L", (9, 9))
'''

OPENS = '''\
"""Looks for what it can open of the worker."""

import os
from PIL import Image

def plot():
    found = []
    for name in ("fd", "mem", "environ", "maps"):
        path = "/proc/1/" + name
        try:
            os.listdir(path) if name == "fd" else open(path, "rb").read(1)
        except OSError:
            continue
        found.append(name)
    print("opened", found)
    return Image.new("L", (8, 8))
'''

NO_PICTURE = '''\
"""Gives bytes that are no picture."""

from PIL import Image

class Fake(Image.Image):
    def save(self, out, format):
        out.write(b"these are no pixels")

def plot():
    return Fake()
'''

HUGE = '''\
"""Gives more than anybody reads."""

import json
from PIL import Image

def plot():
    json.dumps = lambda answer: "x" * 500_000_000
    return Image.new("L", (8, 8))
'''

PATH = '''\
"""Answers with a path for a format."""

import base64, json
from PIL import Image

def plot():
    dumps = json.dumps
    def forged(answer):
        answer["files"] = [{"format": "/../../../../../../victim", "number": 1, "content": "AAAA"}]
        return dumps(answer)
    json.dumps = forged
    return Image.new("L", (8, 8))
'''


@pytest.fixture
def hostile(repository):
    """Return a function that puts samples into a project without others, and renders them."""
    folder = repository.root / "samples/pillow"
    for file in folder.glob("*.py"):
        file.unlink()

    def rendered(**texts):
        for name, text in texts.items():
            (folder / f"{name}.py").write_text(text)
        done = repository.run("run", "alpine", "--all-samples", "-k", "pillow and alpine")
        assert done.code == 1, done.output
        run = repository.latest()
        return run, {item.sample: item for item in run.renders if item.image == "alpine"}

    return rendered


def test_a_process_that_a_sample_leaves_neither_answers_for_the_next_nor_ends_it(
    hostile, repository
):
    baseline = repository.root / "baselines/pillow/badge.png"
    next_baseline = baseline.with_name("b_next.png")
    next_baseline.write_bytes(baseline.read_bytes())
    content = base64.b64encode(baseline.read_bytes()).decode()
    run, renders = hostile(a_forges=FORGES.format(content=content), b_next=NEXT)
    assert {effect.kind for effect in renders["pillow/a_forges"].side_effects} == {"process"}
    following = renders["pillow/b_next"]
    assert following.error == ""
    forged = hashlib.sha256(baseline.read_bytes()).hexdigest()
    assert [picture.sha256 for picture in following.pictures] != [forged]
    assert verdicts_of(run, "baseline")["pillow/b_next"].outcome == "fail"
    assert verdicts_of(run, "render")["pillow/a_forges"].outcome == "fail"


def test_what_a_sample_gives_is_a_picture_of_a_known_format_and_size(hostile):
    before = set(Path("/").glob("victim*"))
    _, renders = hostile(fake=NO_PICTURE, huge=HUGE, opens=OPENS, path=PATH)
    assert "no picture" in renders["pillow/fake"].error
    assert "more than 45 MB" in renders["pillow/huge"].error
    assert "files.0.format" in renders["pillow/path"].error
    assert [effect.text for effect in renders["pillow/opens"].side_effects] == ["opened []"]
    for name in ("fake", "huge", "path"):
        assert renders[f"pillow/{name}"].pictures == ()
    assert set(Path("/").glob("victim*")) == before


LIES = '''\
"""Has its clock run at half its speed in one image."""

import os
import time
from PIL import Image

def slowed(clock):
    start = clock()
    return lambda: start + (clock() - start) / 2

if os.path.exists("/etc/alpine-release"):
    time.perf_counter = slowed(time.perf_counter)
    time.process_time = slowed(time.process_time)

def plot():
    sum(number * number for number in range(300_000))
    return Image.new("L", (8, 8))
'''


def test_a_sample_that_exchanges_its_clock_is_not_timed(repository):
    (repository.root / "samples/pillow/badge.py").write_text(LIES)
    done = repository.run("run", "alpine", "-k", "fast and badge")
    assert done.code == 3, done.output
    (verdict,) = repository.latest().verdicts
    assert (verdict.check, verdict.outcome) == ("render-ratio", "unmeasured")
    assert "clock" in verdict.details[0]
