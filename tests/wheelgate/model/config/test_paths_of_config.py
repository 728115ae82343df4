"""Paths and names of a stranger's gate.toml lead nowhere but into the project."""

import pytest

from wheelgate.errors import ConfigError, OutsideError
from wheelgate.model.config import load


def add(checkout, text, *, first=False):
    file = checkout / "gate.toml"
    file.write_text(text + file.read_text() if first else file.read_text() + text)


@pytest.mark.parametrize(
    "table",
    [
        '[debs."../../../victim"]\npackages = "glibc.txt"\n',
        '[debs."/victim"]\npackages = "glibc.txt"\n',
        '[debs.".."]\npackages = "glibc.txt"\n',
        '[debs."a/b"]\npackages = "glibc.txt"\n',
        '[debs."\\n::error::"]\npackages = "glibc.txt"\n',
        '[wheelhouse."../x"]\nsources = "plots.txt"\n',
        '[images."../x"]\ntarget = "alpine"\n',
        '[apks."../x".wheels]\nlock = "l"\nplatform = "musllinux_1_2_x86_64"\npython = "3.13"\n',
        '[wheelhouse.x]\nbuild = "../other"\n',
        '[debs.x]\npackages = "/etc/passwd"\n',
    ],
)
def test_a_table_whose_name_or_path_leads_elsewhere_is_refused(checkout, table):
    add(checkout, table)
    with pytest.raises(ConfigError):
        load(checkout)


@pytest.mark.parametrize("key", ["samples", "baselines", "dockerfile"])
@pytest.mark.parametrize("path", ["/etc", "../elsewhere", "a/../../b"])
def test_a_path_that_leads_elsewhere_is_refused(checkout, key, path):
    add(checkout, f'{key} = "{path}"\n', first=True)
    with pytest.raises(ConfigError):
        load(checkout)


def test_a_test_that_lies_elsewhere_is_refused(checkout):
    add(checkout, 'tests = ["../../tests"]\n', first=True)
    with pytest.raises(ConfigError):
        load(checkout)


def test_a_path_that_a_link_leads_out_of_is_refused_where_it_is_used(checkout):
    (checkout / "requirements").symlink_to("/etc")
    project = load(checkout)
    with pytest.raises(OutsideError):
        project.path("requirements/passwd")
    with pytest.raises(OutsideError):
        project.path("../x")


def test_baselines_are_not_what_a_run_wrote(checkout):
    (checkout / ".wheelgate/latest/renders/alpine").mkdir(parents=True)
    (checkout / "accepted").symlink_to(".wheelgate/latest/renders/alpine")
    project = load(checkout)
    for name in (".wheelgate/latest/renders/alpine", "accepted", "./.wheelgate/runs"):
        with pytest.raises(OutsideError):
            project.path(name)


@pytest.mark.parametrize("name", [".wheelgate", ".wheelgate/runs", ".wheelgate/kept"])
def test_runs_are_kept_in_the_project_itself(checkout, name):
    victim = checkout.parent / f"{checkout.name}-victim"
    victim.mkdir()
    (checkout / name).parent.mkdir(exist_ok=True)
    (checkout / name).symlink_to(victim)
    with pytest.raises(OutsideError):
        _ = load(checkout).state
