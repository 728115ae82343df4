"""A build step that could reach the host is refused, with its line."""

import pytest

from wheelgate.errors import ConfigError
from wheelgate.model.config import load
from wheelgate.model.config.mounts import refused_instructions


def refused(tmp_path, *lines):
    file = tmp_path / "Dockerfile"
    file.write_text("\n".join(("FROM a AS b", *lines)) + "\n")
    return [each.line for each in refused_instructions(file, tmp_path)]


@pytest.mark.parametrize(
    "options",
    [
        "--mount=type=cache,id=../../../etc,target=/x",
        "--mount=type=cache,target=/x,id=a/../../b",
        '--mount=type=cache,id="../x",target=/x',
        "--mount=target=/x,source=../../etc",
        "--mount=type=bind,src=..,target=/x",
        "--mount=type=bind,from=b,source=/a/../../x,target=/x",
        "--mount=type=bind,from=b,source=/exploit,target=/x,rw",
        "--mount=type=bind,from=b,source=/exploit,target=/x,readwrite=true",
        "--mount=type=bind,from=b,source=/exploit,target=/x,readonly=false",
        "--mount=type=bind,target=/x,bind-propagation=shared",
        "--mount=type=tmpfs,target=/y --mount=TYPE=cache,ID=../../x,target=/x",
        "--network=none --mount=type=cache,id=../../x,target=/x",
        "--security=insecure",
        "--mount=source=link,target=/x",
        "--mount=source=link/deeper,target=/x",
    ],
)
def test_a_step_that_could_reach_the_host_is_refused(tmp_path, options):
    (tmp_path / "link").symlink_to("/etc")
    assert refused(tmp_path, "ENV A=1", f"RUN \\\n  {options} true") == [3]


@pytest.mark.parametrize(
    "options",
    [
        "--mount=type=bind,target=/context",
        "--mount=type=bind,source=/sub,target=/context",
        "--mount=type=bind,from=b,source=/lib,target=/musl/lib",
        "--mount=type=bind,target=/context,rw",
        "--mount=type=cache,target=/root/.cache",
        "--mount=type=cache,id=pip-$TARGETARCH,target=/root/.cache",
        "--mount=type=cache,id=a..b,target=/x",
        "--mount=type=tmpfs,target=/x",
        "--mount=type=secret,id=token",
        "--security=sandbox",
        "",
    ],
)
def test_what_images_are_built_by_is_not(tmp_path, options):
    (tmp_path / "sub").mkdir()
    assert refused(tmp_path, f"RUN {options} cp -r ../x --mount=type=cache,id=../x .") == []


def test_a_variable_does_not_hide_a_path_that_climbs(tmp_path):
    assert refused(tmp_path, "ARG A=../..", "RUN --mount=type=cache,id=$A,target=/x true") == [3]


def test_a_project_with_such_a_step_is_refused_with_file_and_line(checkout):
    file = checkout / "Dockerfile"
    lines = len(file.read_text().splitlines())
    file.write_text(file.read_text() + "RUN --mount=type=cache,id=../../..,target=/host true\n")
    with pytest.raises(ConfigError) as caught:
        load(checkout)
    assert f"{file}:{lines + 1}: " in caught.value.cause
