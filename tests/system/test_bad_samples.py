"""What bad samples and baselines get: a verdict of their own that names the cause."""

import pytest
from PIL import Image
from support.runs import reasons, verdicts_of

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

NOT_DRAWN = {
    "raises": ("raise ValueError('no such data')", "ValueError: no such data (line 2"),
    "exits": ("import sys\n    sys.exit(4)", "SystemExit(4)"),
    "dies": ("import os\n    os._exit(4)", "exit code 4"),
    "crashes": ("import ctypes\n    ctypes.string_at(0)", "SIGSEGV"),
    "eats": ("return bytearray(10**11)", "out of memory"),
    "huge": ("return Image.new('RGB', (30_000, 30_000))", "out of memory"),
    "nothing": ("return None", "NoneType"),
    "writes_far": ("open('/opt/litter', 'w').close()", "'/opt/litter'"),
    "has_an_odd_format": ("return None\nFORMATS = ('bmp',)", "'bmp'"),
}
"""The bodies of samples that give no picture, and what their error names."""

DRAWN = "return Image.new('L', (8, 8))"
WITH_SIDE_EFFECTS = {
    "prints": (f"print('hello from the sample')\n    {DRAWN}", "output", "hello from the sample"),
    "logs": (
        f"import logging\n    logging.warning('mind this')\n    {DRAWN}",
        "log line",
        "mind this",
    ),
    "warns": (
        f"import warnings\n    warnings.warn('take care')\n    {DRAWN}",
        "warning",
        "take care",
    ),
    "litters": (f"open('/tmp/litter', 'w').close()\n    {DRAWN}", "file", "/tmp/litter"),
    "leaves_a_thread": (
        "import threading, time\n"
        "    threading.Thread(target=time.sleep, args=(600,), name='sleeper', "
        f"daemon=True).start()\n    {DRAWN}",
        "thread",
        "sleeper",
    ),
    "leaves_a_process": (
        f"import subprocess\n    subprocess.Popen(['sleep', '600'])\n    {DRAWN}",
        "process",
        "sleep 600",
    ),
    "seeds": (f"import random\n    random.seed(1)\n    {DRAWN}", "random state", "random"),
}
"""The bodies of samples that do something else, the kind of it, and what it names."""

NOT_DETERMINISTIC = {
    "is_a_lottery": (
        "import random\n    return Image.new('L', (8, random.SystemRandom().randrange(9, 9999)))"
    ),
    "depends_on_a_set": (
        "words = {f'word {n}' for n in range(99)}\n"
        "    return Image.new('L', (8, 8 + int(next(iter(words))[5:])))"
    ),
}


def write_sample(folder, name, body, head="from PIL import Image\n"):
    """Write a sample with that body of `plot`."""
    (folder / f"{name}.py").write_text(f"{head}def plot():\n    {body}\n")


def test_a_bad_sample_costs_only_its_own_verdict(repository):
    folder = repository.root / "samples/pillow"
    for file in folder.glob("*.py"):
        if file.stem != "badge":
            file.unlink()
    bodies = {name: body for name, (body, *_) in {**NOT_DRAWN, **WITH_SIDE_EFFECTS}.items()}
    for name, body in {**bodies, **NOT_DETERMINISTIC}.items():
        write_sample(folder, name, body, "" if name == "raises" else "from PIL import Image\n")
    (folder / "broken.py").write_text("def plot(:\n")
    done = repository.run("run", "alpine", "--all-samples", "-k", "rendered and pillow and alpine")
    assert done.code == 1, done.output
    run = repository.latest()
    renders = {item.sample: item for item in run.renders if item.image == "alpine"}
    for name, (_, expected) in NOT_DRAWN.items():
        assert expected in renders[f"pillow/{name}"].error, name
    assert "SyntaxError" in renders["pillow/broken"].error
    for name, (_, kind, expected) in WITH_SIDE_EFFECTS.items():
        told = {effect.kind: effect.text for effect in renders[f"pillow/{name}"].side_effects}
        # Python warns of the process, too.
        assert set(told) == ({"process", "warning"} if kind == "process" else {kind}), name
        assert expected in told[kind]
    alike = verdicts_of(run, "determinism")
    assert {f"pillow/{name}" for name in NOT_DETERMINISTIC} == {
        name for name, item in alike.items() if item.outcome == "fail"
    }
    assert set(renders) - {"pillow/badge"} == set(reasons(run))


def test_what_a_sample_does_to_matplotlib_is_told(own_repository):
    folder = own_repository.root / "samples/matplotlib"
    for file in folder.glob("*.py"):
        file.unlink()
    head = "import matplotlib.pyplot as plt\n"
    write_sample(
        folder, "lacks", "return plt.figure().suptitle('x', family='Arial Nova').figure", head
    )
    write_sample(folder, "sets", "plt.rcParams['axes.grid'] = True\n    return plt.figure()", head)
    write_sample(folder, "huge", "return plt.figure(figsize=(300, 300), dpi=100)", head)
    asked = "side_effects and matplotlib and alpine"
    done = own_repository.run("run", "alpine", "--all-samples", "-k", asked)
    assert done.code == 1, done.output
    run = own_repository.latest()
    renders = {item.sample: item for item in run.renders if item.image == "alpine"}
    effects = {name: {each.kind for each in item.side_effects} for name, item in renders.items()}
    assert effects["matplotlib/sets"] == {"rcParams"}
    assert "log line" in effects["matplotlib/lacks"]
    assert "'Arial Nova'" in reasons(run)["matplotlib/lacks"]
    assert "out of memory" in renders["matplotlib/huge"].error


def test_a_sample_that_hangs_is_ended_at_its_time(repository):
    # By itself: of others, too, such a time may be over before they are drawn.
    write_sample(repository.root / "samples/pillow", "hangs", "import time; time.sleep(600)")
    repository.edit(
        "gate.toml", lambda text: text.replace("timeout_seconds = 60", "timeout_seconds = 2")
    )
    done = repository.run("run", "alpine", "--all-samples", "-k", "rendered and hangs and alpine")
    assert done.code == 1, done.output
    (render,) = (item for item in repository.latest().renders if item.image == "alpine")
    assert render.sample == "pillow/hangs"
    assert render.error.startswith("it hung")


def test_a_bad_baseline_is_said_for_what_it_is(repository):
    folder = repository.root / "baselines/pillow"
    (folder / "tiles.png").unlink()
    whole = (folder / "badge.png").read_bytes()
    (folder / "badge.png").write_bytes(whole[: len(whole) // 2])
    (folder / "rings.png").write_text("not a picture")
    Image.new("RGB", (30, 20)).save(folder / "waves.png")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = repository.run("run", "alpine", "-k", "baseline and alpine")
    assert done.code == 1, done.output
    run = repository.latest()
    found = {item.sample: item for item in run.differences}
    assert {name: item.kind for name, item in found.items()} == {
        "pillow/badge": "not comparable",
        "pillow/rings": "not comparable",
        "pillow/tiles": "not comparable",
        "pillow/waves": "different pixels",
    }
    assert (found["pillow/tiles"].expected, found["pillow/waves"].pixels) == ("", None)
    said = reasons(run)
    assert "wheelgate accept" in said["pillow/tiles"]
    assert "damaged" in said["pillow/badge"]
    assert "not a PNG" in said["pillow/rings"]
    assert "30 by 20" in said["pillow/waves"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
