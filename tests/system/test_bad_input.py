"""What bad input gets: one message with the cause and the hint, and nothing lost."""

import errno
import hashlib
import os
import shutil
import subprocess
import zipfile
from contextlib import contextmanager

import pytest
from support.engines import nameless, staying

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

NO_INDEX = {
    # A closed port answers at once; nothing of this machine's own pip settings is read.
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_EXTRA_INDEX_URL": "",
}


def wheel(folder, name, tag):
    """Write a minimal wheel; return its file name and SHA-256."""
    file = folder / f"{name}-1.0-{tag}.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    return file.name, hashlib.sha256(file.read_bytes()).hexdigest()


def test_without_an_engine_the_hint_is_said(repository, tmp_path):
    nothing = tmp_path / "bin"
    nothing.mkdir()
    done = repository.run("run", "alpine", PATH=str(nothing))
    assert done.code == 3
    cause, hint = done.error
    assert "podman or docker" in cause
    assert "apt-get install podman" in hint
    assert repository.partial_runs() == []


def test_a_test_that_cannot_be_read_ends_the_run_before_anything_is_built(repository):
    (repository.root / "tests/image/test_broken.py").write_text("what is this\n")
    done = repository.run("run", "alpine")
    assert done.code == 2
    assert "test_broken.py" in done.output
    assert "building" not in done.output
    assert repository.partial_runs() == []


def test_a_folder_without_samples_ends_the_run_with_its_hint(repository):
    (repository.root / "nothing").mkdir()
    repository.edit("gate.toml", lambda text: text.replace('"samples"', '"nothing"'))
    done = repository.run("run", "alpine", "--all-samples", "tests/gallery")
    assert done.code == 2
    cause, hint = done.error
    assert "nothing has no" in cause
    assert "plot()" in hint
    assert "building" not in done.output
    assert repository.partial_runs() == []


def test_an_engine_that_cannot_run_is_not_used(repository, tmp_path):
    if shutil.which("docker") is None:
        pytest.skip("docker: no client is installed")
    done = repository.run(
        "run", "--engine", "docker", "alpine", DOCKER_HOST=f"unix://{tmp_path}/no"
    )
    assert done.code == 3
    cause, hint = done.error
    assert "works" in cause
    assert "daemon" in hint


def test_without_an_index_and_a_cache_the_hint_is_said(repository, tmp_path):
    done = repository.run("build", "alpine", **NO_INDEX, WHEELGATE_CACHE=str(tmp_path / "empty"))
    assert done.code == 3
    cause, hint = done.error
    assert "package index" in cause
    assert "global.index-url" in hint


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
    assert "package index" in done.error[0]


def test_a_wheel_that_the_platform_lacks_is_named(repository, tmp_path):
    links = tmp_path / "links"
    links.mkdir()
    _, sha256 = wheel(links, "elsewhere", "cp313-cp313-win_amd64")
    (repository.root / "requirements/plots.txt").write_text(
        f"elsewhere==1.0 --hash=sha256:{sha256}\n"
    )
    done = repository.run("build", "alpine", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(links))
    assert done.code == 3
    cause, hint = done.error
    assert "elsewhere==1.0" in cause
    assert "manylinux_2_41_x86_64" in cause
    assert "wheelgate lock" in hint


def test_a_wheel_with_another_hash_is_refused(repository, tmp_path):
    links = tmp_path / "links"
    links.mkdir()
    wheel(links, "swapped", "py3-none-any")
    (repository.root / "requirements/plots.txt").write_text(
        f"swapped==1.0 --hash=sha256:{'0' * 64}\n"
    )
    done = repository.run("build", "alpine", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(links))
    assert done.code == 3
    cause, hint = done.error
    assert "swapped" in cause
    assert "has the hash" in cause
    assert "do not use" in hint


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
    step = "RUN echo reason; exit 9"
    repository.dockerfile(alpine=step)
    before = nameless(engine)
    done = repository.run("run", "alpine", "-k", "baseline")
    assert done.code == 3
    cause, _ = done.error
    assert f"`{step}`" in cause
    assert "reason" in [line.strip() for line in cause.splitlines()]
    # The reference may have been built before that, beside it, and has its name.
    assert staying(lambda: nameless(engine), before) == set()


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
        assert repository.run("run", "alpine", "-k", "rendered and badge").code == 0
        earlier = repository.latest()
        free = os.statvfs(state).f_bavail * os.statvfs(state).f_frsize
        (state / "ballast").write_bytes(bytes(max(0, free - 60_000)))
        done = repository.run("run", "alpine", "-k", "rendered")
        assert done.code not in {0, 1}, done.output
        cause, hint = done.error
        assert os.strerror(errno.ENOSPC) in cause
        assert "make room" in hint
        assert repository.latest() == earlier
        assert repository.partial_runs() == []


def test_files_that_are_not_ours_in_the_wheelhouse_stay_and_are_said(repository):
    own = repository.root / "wheelhouse/debs/glibc/mine.deb"
    own.parent.mkdir(parents=True)
    own.write_text("somebody's")
    done = repository.run("run", "alpine")
    assert done.code == 2, done.output
    assert str(repository.root / "wheelhouse") in done.error[0]
    assert own.read_text() == "somebody's"


def test_a_link_for_the_wheelhouse_is_not_followed(repository):
    victim = repository.root.parent / f"{repository.root.name}-victim"
    victim.mkdir()
    (victim / "thesis.txt").write_text("years of work")
    (repository.root / "wheelhouse").symlink_to(victim)
    done = repository.run("run", "alpine")
    assert done.code == 2, done.output
    assert [path.name for path in victim.iterdir()] == ["thesis.txt"]
