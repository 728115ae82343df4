"""The gate is red for faults that we put in ourselves, and green without them."""

import pytest
from PIL import Image
from support.runs import failed_tests, verdicts_of

from wheelgate.report.wording import reason

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

CHECKS = "manylinux or loader or libraries or c_library"


def test_without_a_fault_the_gate_is_green(repository):
    done = repository.run(
        "run",
        "alpine",
        "-k",
        f"{CHECKS} or baseline or (alpine and (within_its_size or would_load))",
    )
    assert done.code == 0, done.output
    assert repository.latest().outcome == "pass"
    assert len(repository.latest().tests) > 25


def test_a_missing_manylinux_py_is_seen(repository):
    repository.dockerfile(alpine="RUN rm /opt/venv/lib/python3.13/site-packages/_manylinux.py")
    done = repository.run("run", "alpine", "-k", "manylinux_py")
    assert done.code == 1, done.output
    assert failed_tests(repository.latest()) >= {
        "test_manylinux_py_is_found_by_import_on_the_python_path"
    }


def test_a_broken_loader_link_is_seen(repository):
    repository.dockerfile(alpine="RUN ln -sf /nowhere /lib64/ld-linux-x86-64.so.2")
    done = repository.run("run", "alpine", "-k", "loader or rendered")
    assert done.code == 1, done.output
    names = failed_tests(repository.latest())
    assert "test_the_loader_is_where_programs_look_for_it" in names
    assert "test_a_sample_is_rendered_without_side_effects[alpine-pillow/badge]" in names


def test_musls_zlib_put_in_front_is_seen(repository):
    repository.dockerfile(alpine="RUN cp /usr/lib/libz.so.1 /usr/glibc-compat/lib/libz.so.1")
    asked = "libraries or c_library or audit or changed or (would_load and alpine)"
    done = repository.run("run", "alpine", "-k", asked)
    assert done.code == 1, done.output
    run = repository.latest()
    assert failed_tests(run) >= {
        "test_libraries_are_those_of_one_c_library_or_the_wheels_own[alpine]",
        "test_every_installed_module_would_load[alpine]",
    }
    (verdict,) = (item for item in run.verdicts if item.outcome != "pass")
    assert verdict.image == "alpine"
    assert reason(verdict) in (repository.root / ".wheelgate/latest/summary.md").read_text()


def test_a_baseline_with_one_changed_pixel_is_seen(repository):
    file = repository.root / "baselines/pillow/badge.png"
    with Image.open(file) as picture:
        changed = picture.copy()
    red, *rest = changed.getpixel((300, 200))
    changed.putpixel((300, 200), (red ^ 1, *rest))
    changed.save(file)
    done = repository.run("run", "alpine", "-k", "baseline and badge")
    assert done.code == 1, done.output
    run = repository.latest()
    assert failed_tests(run) == {
        f"test_a_render_is_its_baseline[{image}-pillow/badge]"
        for image in ("alpine", "debian-slim")
    }
    for difference in run.differences:
        assert difference.kind == "different pixels"
        (region,) = difference.pixels.regions
        assert (region.left, region.top, region.changed_pixels) == (300, 200, 1)
    folder = repository.root / ".wheelgate/latest/diffs/alpine-against-baseline"
    assert (folder / "pillow/badge.png").is_file()


def test_sixty_megabytes_too_many_are_seen(repository):
    repository.dockerfile(alpine="RUN dd if=/dev/zero of=/big bs=1048576 count=60")
    done = repository.run("run", "alpine", "-k", "within_its_size and alpine")
    assert done.code == 1, done.output
    run = repository.latest()
    assert {item.outcome for item in verdicts_of(run, "size").values()} == {"fail"}


def test_a_sample_that_sleeps_half_a_second_is_seen(repository):
    repository.edit(
        "samples/pillow/badge.py",
        lambda text: text.replace(
            "def plot():\n", "def plot():\n    import time\n\n    time.sleep(0.5)\n"
        ),
    )
    done = repository.run("run", "alpine", "-k", "wait and badge")
    assert done.code == 1, done.output
    run = repository.latest()
    assert "test_a_sample_computes_and_does_not_wait[alpine-pillow/badge]" in failed_tests(run)
    start = run.process_runs[0]
    (waited, *_), (computed, *_) = (
        start.wall_seconds["pillow/badge"],
        start.cpu_seconds["pillow/badge"],
    )
    assert waited - computed > 0.45


def test_a_sample_that_is_slow_in_one_image_alone_is_seen(repository):
    repository.edit(
        "samples/pillow/badge.py",
        lambda text: text.replace(
            "def plot():\n",
            "def plot():\n    import os\n\n"
            "    if os.path.exists('/etc/alpine-release'):\n"
            "        sum(number * number for number in range(4_000_000))\n",
        ),
    )
    done = repository.run("run", "alpine", "-k", "fast and badge")
    assert done.code == 1, done.output
    verdicts = verdicts_of(repository.latest(), "render-ratio")
    assert {name: item.outcome for name, item in verdicts.items()} == {"pillow/badge": "fail"}


def test_a_timed_sample_that_was_renamed_is_unmeasured(repository):
    folder = repository.root / "samples/pillow"
    (folder / "badge.py").rename(folder / "plain_badge.py")
    done = repository.run("run", "alpine", "-k", "fast and badge")
    assert done.code == 3, done.output
    (verdict,) = repository.latest().verdicts
    assert (verdict.outcome, verdict.subject) == ("unmeasured", "pillow/badge")
    assert "samples/pillow/badge.py" in verdict.details[0]


def test_a_slowdown_of_ten_percent_over_the_gallery_is_found(own_repository):
    # More pairs are taken while any verdict is open: that of a sample alone is far from its limit.
    own_repository.edit(
        "gate.toml",
        lambda text: text.replace("gallery_ratio = 1.03", "gallery_ratio = 1.01").replace(
            "render_ratio = 1.15", "render_ratio = 2"
        ),
    )
    done = own_repository.run(
        *("run", "alpine", "--slowdown", "alpine=10%", "-k", "all_samples_together"),
        *("--max-time", "4m"),  # on a busy machine pairs are slow, and their interval is wide
    )
    assert done.code == 1, done.output
    run = own_repository.latest()
    (verdict,) = run.verdicts
    assert (verdict.check, verdict.subject) == ("gallery-ratio", "*")
    assert run.process_runs[0].slowdown + run.process_runs[1].slowdown == 0.1


def test_a_wheel_of_another_version_is_seen(repository):
    info = "/opt/venv/lib/python3.13/site-packages/cycler-0.12.1.dist-info/METADATA"
    repository.dockerfile(alpine=f"RUN sed -i 's/^Version: .*/Version: 9.9/' {info}")
    done = repository.run("run", "alpine", "-k", "exactly_the_locks")
    assert done.code == 1, done.output
    assert failed_tests(repository.latest()) == {
        "test_the_installed_distributions_are_exactly_the_locks[alpine]"
    }
