"""Reading gate.toml and the Dockerfile: what is accepted, and where an error is said to be."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wheelgate.errors import ConfigError, ExitCode
from wheelgate.model.config import Apks, Built, Project, Sources, Wheels, line_of, load


def rewrite(folder, old, new):
    """Change gate.toml in one place, which must be there."""
    file = folder / "gate.toml"
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def line_with(folder, marker):
    """Return the number of the only line of gate.toml that has `marker`."""
    lines = (folder / "gate.toml").read_text().splitlines()
    (number,) = [number for number, line in enumerate(lines, start=1) if marker in line]
    return number


def refused(folder):
    with pytest.raises(ConfigError) as caught:
        load(folder)
    assert caught.value.exit_code == ExitCode.USAGE
    return caught.value


# --- a configuration that can be used -------------------------------------------------------


def test_a_valid_file_is_read_with_its_limits_and_defaults(checkout):
    project = load(checkout)
    alpine = project.gate.images["alpine"]
    assert project.gate.reference == "debian"
    assert (alpine.limits.size_mb, alpine.limits.render_ratio) == (400, 1.5)
    assert (alpine.limits.size_ratio, alpine.limits.renders) == (None, "identical")
    assert alpine.wheels.platform == "manylinux_2_41_x86_64"
    assert project.gate.timing.pairs >= 2
    assert project.gate.images["debian"].python == "python3"


def test_each_image_knows_the_bases_of_its_own_target(checkout):
    assert load(checkout).bases == {
        "alpine": ("alpine:3.23",),
        "debian": ("debian:trixie-slim",),
    }


def test_a_run_without_names_judges_all_but_the_reference(checkout):
    assert load(checkout).gate.default_images == ("alpine",)
    rewrite(checkout, "[images.debian]", '[images.other]\ntarget = "alpine"\n\n[images.debian]')
    assert load(checkout).gate.default_images == ("alpine", "other")


def test_a_run_without_names_judges_what_the_file_chooses(checkout):
    rewrite(checkout, "[images.debian]", '[images.other]\ntarget = "alpine"\n\n[images.debian]')
    rewrite(checkout, 'reference = "debian"', 'reference = "debian"\njudged = ["other"]')
    assert load(checkout).gate.default_images == ("other",)


def test_paths_are_below_the_folder_of_the_file(checkout):
    project = load(checkout)
    assert project.path("samples") == checkout / "samples"
    assert project.state == checkout / ".wheelgate"


def test_a_file_of_another_name_can_be_read(checkout):
    (checkout / "gate.toml").rename(checkout / "other.toml")
    assert isinstance(load(checkout, "other.toml"), Project)


def test_further_wheels_and_source_archives_are_told_apart(checkout):
    (checkout / "old.txt").write_text("")
    rewrite(
        checkout,
        "[debs.glibc]",
        '[wheelhouse.sources]\nsources = "old.txt"\n\n[wheelhouse.tools]\nlock = "old.txt"\n'
        'platform = "musllinux_1_2_x86_64"\npython = "3.8"\n\n[debs.glibc]',
    )
    assert load(checkout).gate.wheelhouse == {
        "sources": Sources("old.txt"),
        "tools": Wheels("old.txt", "musllinux_1_2_x86_64", "3.8"),
    }


def test_what_is_built_before_an_image_brings_its_own_bases(checkout):
    (checkout / "old.txt").write_text("")
    (checkout / "apks").mkdir()
    (checkout / "apks" / "Dockerfile").write_text("FROM python:3.13-alpine3.23 AS files\n")
    rewrite(checkout, 'debs = ["glibc"]', 'debs = ["glibc"]\nwheelhouse = ["apks"]')
    rewrite(
        checkout,
        "[debs.glibc]",
        '[wheelhouse.sources]\nsources = "old.txt"\n\n[wheelhouse.apks]\nbuild = "apks"\n'
        'wheelhouse = ["sources"]\n\n[debs.glibc]',
    )
    project = load(checkout)
    assert project.gate.wheelhouse["apks"] == Built("apks", ("sources",))
    assert project.bases["alpine"] == ("alpine:3.23", "python:3.13-alpine3.23")
    assert project.bases["debian"] == ("debian:trixie-slim",)


def test_a_repository_of_apks_names_its_wheels(checkout):
    wheels = '{ lock = "plots.txt", platform = "musllinux_1_2_x86_64", python = "3.13" }'
    rewrite(checkout, '["glibc"]', '["glibc"]\napks = ["plots"]')
    rewrite(checkout, "[debs.glibc]", f"[apks.plots]\nwheels = {wheels}\n\n[debs.glibc]")
    gate = load(checkout).gate
    assert gate.images["alpine"].apks == ("plots",)
    assert gate.apks == {"plots": Apks(Wheels("plots.txt", "musllinux_1_2_x86_64", "3.13"))}


# --- what is refused, with its file and line ------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "marker", "said"),
    [
        ("size_mb = 400", "size_mb = -400", "size_mb", "greater than 0"),
        ("size_mb = 400", "size_mb = 0", "size_mb", "greater than 0"),
        ("size_mb = 400", 'size_mb = "much"', "size_mb", "valid number"),
        ("size_mb = 400", "size_MB = 400", "size_MB", "unknown key images.alpine.limits.size_MB"),
        ("[debs.glibc]", "colour = 3\n\n[debs.glibc]", "colour", "unknown key"),
        ("lock =", "lok =", "lok =", "images.alpine.wheels.lo"),
        ('python = "3.13"', 'python = "3"', "wheels =", "images.alpine.wheels.python"),
        ("manylinux_2_41_x86_64", "linux_x86_64", "wheels =", "images.alpine.wheels.platform"),
        ('target = "debian-slim"', 'dockerfile = "gone"', "dockerfile =", "there is no"),
        ('target = "debian-slim"', 'target = "slim"', '"slim"', "target 'slim'"),
        ('reference = "debian"', 'reference = "debain"', "reference", "'debain' is not one of"),
        ('["glibc"]', '["musl"]', "debs =", "'musl' of [debs], which is not defined"),
        (
            '["glibc"]',
            '["glibc"]\nwheelhouse = ["tools"]',
            "wheelhouse =",
            "'tools' of [wheelhouse], which is not defined",
        ),
        (
            "[debs.glibc]",
            '[wheelhouse.old]\nsources = "gone.in"\n\n[debs.glibc]',
            "sources =",
            "there is no gone.in",
        ),
        (
            "[debs.glibc]",
            '[wheelhouse.apks]\nbuild = "gone"\n\n[debs.glibc]',
            "build =",
            "there is no gone/Dockerfile",
        ),
        (
            "[debs.glibc]",
            '[wheelhouse.apks]\nbuild = "x"\nwheelhouse = ["apks"]\n\n[debs.glibc]',
            "wheelhouse =",
            "'apks' takes 'apks' of [wheelhouse], which is not defined",
        ),
        (
            '["glibc"]',
            '["glibc"]\napks = ["plots"]',
            "apks =",
            "'plots' of [apks], which is not defined",
        ),
        (
            "[debs.glibc]",
            '[apks.old]\nwheels = { lock = "gone.txt", python = "3.13", '
            'platform = "musllinux_1_2_x86_64" }\n\n[debs.glibc]',
            '"gone.txt"',
            "there is no gone.txt",
        ),
        ("plots.txt", "plot.txt", "wheels =", "plot.txt, which is not there"),
        ("glibc.txt", "gone.txt", "packages =", "gone.txt"),
        (
            'reference = "debian"',
            'reference = "debian"\ndockerfile = "Containerfile"',
            "dockerfile",
            "Containerfile",
        ),
        ('reference = "debian"', 'reference = "debian"\njudged = ["alpin"]', "judged", "'alpin'"),
        (
            'reference = "debian"',
            'reference = "debian"\n\n[timing]\npairs = 1',
            "pairs",
            "timing.pairs",
        ),
    ],
)
def test_what_cannot_be_used_is_named_with_file_and_line(checkout, old, new, marker, said):
    rewrite(checkout, old, new)
    error = refused(checkout)
    assert f"{checkout / 'gate.toml'}:{line_with(checkout, marker)}: " in error.cause
    assert said in error.cause
    assert error.hint


def test_a_target_that_the_dockerfile_lacks_is_answered_with_those_it_has(checkout):
    rewrite(checkout, 'target = "debian-slim"', 'target = "slim"')
    assert "alpine, debian-slim" in refused(checkout).hint


def test_a_missing_reference_is_named(checkout):
    rewrite(checkout, 'reference = "debian"', "")
    cause = refused(checkout).cause
    assert "reference is missing" in cause
    assert re.search(r"gate\.toml:\d+: ", cause)


@pytest.mark.parametrize(
    ("old", "new", "marker"),
    [
        ("size_mb = 400", "size_mb 400", "size_mb 400"),
        ("size_mb = 400", "size_mb = 4 0 0", "size_mb = 4 0 0"),
        ('packages = "glibc.txt"', 'packages = "glibc.txt', "glibc.txt"),
    ],
)
def test_bad_toml_is_named_with_file_and_line(checkout, old, new, marker):
    rewrite(checkout, old, new)
    cause = refused(checkout).cause
    assert str(checkout / "gate.toml") in cause
    assert re.search(rf"(gate\.toml:|line ){line_with(checkout, marker)}\b", cause)


def test_toml_that_breaks_off_at_its_end_is_named_with_file_and_line(checkout):
    (checkout / "gate.toml").write_text('reference = "debian"\ntests = [')
    cause = refused(checkout).cause
    assert str(checkout / "gate.toml") in cause
    assert re.search(r"(gate\.toml:|line )2\b", cause)


def test_a_file_that_is_not_utf8_is_a_mendable_error(checkout):
    content = (checkout / "gate.toml").read_bytes()
    (checkout / "gate.toml").write_bytes(content + "# Größe\n".encode("latin-1"))
    assert str(checkout / "gate.toml") in refused(checkout).cause


@pytest.mark.parametrize("folder", [".", "gone"])
def test_a_folder_without_the_file_is_named(tmp_path, folder):
    error = refused(tmp_path / folder)
    assert str(tmp_path / folder / "gate.toml") in error.cause
    assert "--config" in error.hint


def test_an_empty_file_lacks_its_keys(checkout):
    (checkout / "gate.toml").write_text("")
    assert "is missing" in refused(checkout).cause


# --- lines ----------------------------------------------------------------------------------

TEXT = """\
# a comment = 1
reference = "a"

[images.alpine]
target = "x"
wheels = { lock = "l" }

[images."my image".limits]
size_mb = 3

[images.other]
limits.size_mb = 4
"target" = "y"
'python' = "z"
"""


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("reference",), 2),
        (("images", "alpine"), 4),
        (("images", "alpine", "target"), 5),
        (("images", "alpine", "wheels", "lock"), 6),
        (("images", "alpine", "debs"), 4),
        (("images", "my image", "limits", "size_mb"), 9),
        (("images", "my image", "limits", "size_ratio"), 8),
        (("images", "other", "limits", "size_mb"), 12),
        (("images", "other", "target"), 13),
        (("images", "other", "python"), 14),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_a_key_is_found_on_its_line_or_its_nearest_tables(where, line):
    assert line_of(TEXT, where) == line


@pytest.mark.parametrize("text", ['"" = 1', "'' = 1", '[""]', "= 1", "[]", ""])
def test_a_line_is_found_beside_empty_keys(text):
    assert line_of(f"a = 1\n{text}\nb = 2\n", ("b",)) in {1, 3}
    assert line_of(text, ("",)) == 1


@settings(max_examples=80, deadline=None, database=None, derandomize=True)
@given(
    st.text(alphabet="ab[]\"'.= #\n", max_size=60),
    st.lists(st.sampled_from(["a", "b", "ab", ""]), max_size=3),
)
def test_a_line_is_found_in_any_text(text, where):
    assert 1 <= line_of(text, tuple(where)) <= max(1, len(text.splitlines()))


def test_an_image_needs_the_bases_of_every_stage_that_it_mounts_from(checkout):
    (checkout / "Dockerfile").write_text(
        "FROM debian:trixie-slim AS files\n"
        "FROM alpine:3.23 AS apks\n"
        "RUN --mount=type=bind,from=files,target=/packages true\n"
        "FROM scratch AS alpine\n"
        "COPY --from=apks /apks /apks\n"
        "COPY --from=quay.io/some/tool:1.2 /tool /tool\n"
        "FROM python:3.13 AS unused\n"
        "FROM debian:trixie-slim AS debian-slim\n"
    )
    assert load(checkout).bases == {
        "alpine": ("alpine:3.23", "debian:trixie-slim", "quay.io/some/tool:1.2"),
        "debian": ("debian:trixie-slim",),
    }


def test_a_lock_that_is_yet_to_be_made_can_be_left_out_of_what_is_checked(checkout):
    (checkout / "plots.txt").unlink()
    assert "which is not there" in refused(checkout).cause
    assert load(checkout, locked=False).gate.images["alpine"].wheels.lock == "plots.txt"
