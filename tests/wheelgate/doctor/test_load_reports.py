"""What the doctor says of a session's images, from what an engine saves of them."""

import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from elf_writer import shared_object
from roots import SITE, Root

from wheelgate.doctor.load_reports import LoadReports
from wheelgate.engine.context import RunContext
from wheelgate.errors import EngineError
from wheelgate.model.config import load
from wheelgate.model.records import Image
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.cache import Cache

BUILT = Image("alpine", "alpine", "localhost/alpine", "id", "key", True, 1.0, (), ())


class Saved:
    """Saves the root that a test has filled, where an engine would save an image."""

    def __init__(self, root: Root) -> None:
        self._root = root
        self.times = 0
        self.broken: bytes | None = None

    def work_for(self, project: Path) -> None:
        """Take note of nothing: there are no containers."""

    def image_config(self, _reference: str) -> dict[str, object]:
        return {"Id": "sha256:0123456789abcdef", "Config": {"Env": ["PATH=/usr/bin"]}}

    def save(self, _reference: str, file: Path) -> None:
        self.times += 1
        if self.broken is not None:
            file.write_bytes(self.broken)
            return
        layer = io.BytesIO()
        with tarfile.open(fileobj=layer, mode="w") as tar:
            tar.add(self._root.folder, "")
        manifest = json.dumps([{"Layers": ["layer.tar"]}]).encode()
        with tarfile.open(file, "w") as archive:
            for name, content in (("layer.tar", layer.getvalue()), ("manifest.json", manifest)):
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHEELGATE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def saved(musl: Root) -> Saved:
    musl.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"]))
    musl.add(f"{SITE}/y.so", shared_object(offers=["PyInit_y"], needed=["libnone.so"]))
    own = SITE.replace("site-packages", "lib-dynload")
    musl.add(f"{own}/_tkinter.so", shared_object(offers=["PyInit__tkinter"], needed=["libtk.so"]))
    return Saved(musl)


@pytest.fixture
def examine(checkout: Path, saved: Saved) -> Callable[..., LoadReports]:
    """Return a function that makes a session's examinations, with more in its gate.toml."""

    def make(more: str = "", built: Image = BUILT) -> LoadReports:
        with (checkout / "gate.toml").open("a") as file:
            file.write(more)
        project = load(checkout)
        images = SimpleNamespace(image=lambda _: built, config=project.gate.images.__getitem__)
        context = RunContext(
            project=project,
            find_engine=lambda: saved,
            folder=RunWriter(checkout / ".wheelgate"),
        )
        return LoadReports(context, images)

    return make


def test_a_module_that_would_not_load_is_kept_with_why_and_fails(examine) -> None:
    load_reports = examine()
    found = load_reports.of("alpine")
    assert found.described.startswith("musl 1.2.5, Python 3.13.2")
    assert (found.checked, found.of_interpreter) == ({"extension module": 2}, 1)
    assert [(file.path, file.of_interpreter) for file in found.files] == [
        (f"{SITE.replace('site-packages', 'lib-dynload')}/_tkinter.so", True),
        (f"{SITE}/y.so", False),
    ]
    assert found.files[1].findings[0].names == ("libnone.so",)
    verdict = load_reports.verdict("alpine")
    assert verdict.outcome == "fail"
    assert (verdict.measured, verdict.limit) == (1, 2)
    assert "y.so needs libnone.so" in verdict.details[0]
    assert load_reports.all == (found,)


def test_what_gate_toml_excuses_is_kept_with_the_excuse_and_passes(examine) -> None:
    load_reports = examine('[unloadable]\n"*.so" = "nothing imports it"\n')
    assert load_reports.verdict("alpine").outcome == "pass"
    files = {file.path: file.waived for file in load_reports.of("alpine").files}
    assert files[f"{SITE}/y.so"] == "nothing imports it"
    assert f"{SITE}/x.so" not in files


def test_an_image_is_saved_once_whoever_asks(examine, saved) -> None:
    examine().of("alpine")
    again = examine()
    again.of("alpine")
    again.verdict("alpine")
    assert saved.times == 1


def test_an_image_that_is_saved_to_be_weighed_is_not_saved_again(examine, saved, tmp_path) -> None:
    archive = tmp_path / "image.tar"
    saved.save("localhost/alpine", archive)
    load_reports = examine()
    load_reports.beside("alpine")(archive)
    assert load_reports.of("alpine").checked == {"extension module": 2}
    assert saved.times == 1


def test_another_revisions_image_is_not_taken_down(examine, saved, tmp_path) -> None:
    archive = tmp_path / "image.tar"
    saved.save("localhost/alpine", archive)
    examine(built=replace(BUILT, revision="0123456789")).beside("alpine")(archive)
    assert list((Cache.default().root / "doctor").glob("*")) == []


@pytest.mark.parametrize("content", [b"", b"no tar", b"\0" * 4096])
def test_an_image_that_cannot_be_read_is_unmeasured(examine, saved, tmp_path, content) -> None:
    saved.broken = content
    archive = tmp_path / "image.tar"
    saved.save("localhost/alpine", archive)
    load_reports = examine()
    load_reports.beside("alpine")(archive)  # weighing goes on
    verdict = load_reports.verdict("alpine")
    assert verdict.outcome == "unmeasured"
    assert "localhost/alpine" in verdict.details[0]
    assert list((Cache.default().root / "doctor").glob("*")) == []


def test_an_engine_that_does_not_save_is_unmeasured(examine, saved, monkeypatch) -> None:
    def refuse(_reference: str, _file: Path) -> None:
        raise EngineError("saving localhost/alpine failed", "see above")

    monkeypatch.setattr(saved, "save", refuse)
    assert examine().verdict("alpine").details == ("saving localhost/alpine failed",)


def test_an_image_without_python_is_unmeasured(examine, musl) -> None:
    (musl.folder / "usr/bin/python3").unlink()
    verdict = examine().verdict("alpine")
    assert verdict.outcome == "unmeasured"
    assert "no python3 on its PATH" in verdict.details[0]
