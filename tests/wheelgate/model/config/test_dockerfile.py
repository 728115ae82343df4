"""Reading a Dockerfile: its stages, their bases, and what they copy or mount from."""

import pytest

from wheelgate.model.config.dockerfile import bases_of, read_stages, stage_of


def stages_of(folder, text):
    file = folder / "Dockerfile"
    file.write_text(text)
    return {stage.name: stage for stage in read_stages(file)}


def test_named_stages_are_read_in_their_order_with_their_bases(tmp_path):
    stages = stages_of(
        tmp_path,
        "ARG RELEASE=trixie\n"
        "FROM debian:${RELEASE}-slim AS files\n"
        "FROM --platform=linux/amd64 docker.io/library/alpine:3.23 as two\n"
        "FROM files AS three\n"
        "FROM scratch\n",
    )
    assert {name: stage.base for name, stage in stages.items()} == {
        "": "scratch",
        "files": "debian:trixie-slim",
        "two": "docker.io/library/alpine:3.23",
        "three": "files",
    }
    assert list(stages) == ["files", "two", "three", ""]


@pytest.mark.parametrize(
    "instruction",
    [
        "COPY --from=files /a /b",
        "COPY --link --from=files /a /b",
        "RUN --mount=type=bind,from=files,target=/x true",
        "RUN --mount=from=files,target=/x true",
        "RUN --mount=type=bind,target=/context \\\n    --mount=type=bind,from=files,target=/x \\\n"
        "    true",
    ],
)
def test_a_stage_uses_what_it_copies_or_mounts_from(tmp_path, instruction):
    stages = stages_of(
        tmp_path, f"FROM debian AS files\nFROM alpine AS last\n{instruction}\nCMD ['sh']\n"
    )
    assert stages["last"].uses == ("files",)
    assert stages["files"].uses == ()


def test_an_option_of_a_program_is_not_taken_for_a_stage(tmp_path):
    stages = stages_of(tmp_path, "FROM alpine AS last\nRUN tool --from=elsewhere\n")
    assert stages["last"].uses == ()


def test_an_image_copied_from_by_its_digest_keeps_it(tmp_path):
    name = "quay.io/tool@sha256:" + 64 * "a"
    stages = stages_of(tmp_path, f"FROM alpine AS last\nCOPY --from={name} /a /b\n")
    assert stages["last"].uses == (name,)


@pytest.mark.parametrize(
    ("target", "base"),
    [("", "three"), ("FILES", "one"), ("two", "two"), ("0", "one"), ("2", "three"), ("3", None)],
)
def test_a_target_is_a_name_in_any_case_a_number_or_the_last_stage(tmp_path, target, base):
    file = tmp_path / "Dockerfile"
    file.write_text("FROM one AS files\nFROM two AS two\nFROM three\nCOPY --from=0 /a /b\n")
    stages = read_stages(file)
    found = stage_of(target, stages)
    assert (found and found.base) == base
    if target == "":
        assert bases_of(target, stages) == ("one", "three")


def test_an_empty_dockerfile_has_no_stages(tmp_path):
    (tmp_path / "Dockerfile").write_text("# nothing\n")
    assert read_stages(tmp_path / "Dockerfile") == ()
    assert stage_of("", ()) is None
