"""Another revision of a project, taken out of a real git repository."""

import subprocess

import pytest

from wheelgate.errors import ConfigError, NoRepositoryError, NoRevisionError
from wheelgate.images.revisions import check_out
from wheelgate.model.config import load


def git(root, *words):
    names = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org")
    done = subprocess.run(
        ["git", "-C", str(root), *names, *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(checkout):
    """A git repository of a checkout, with one commit and a change after it."""
    git(checkout, "init", "--quiet")
    git(checkout, "add", "--all")
    git(checkout, "commit", "--quiet", "--message", "first")
    file = checkout / "gate.toml"
    file.write_text(file.read_text().replace("size_mb = 400", "size_mb = 300"))
    return checkout


def test_a_revision_is_read_as_it_was(repository):
    today = load(repository)
    then = check_out(today, "HEAD")
    assert today.gate.images["alpine"].limits.size_mb == 300
    assert then.project.gate.images["alpine"].limits.size_mb == 400
    assert then.commit == git(repository, "rev-parse", "HEAD")
    assert then.name_of("alpine") == f"alpine@{then.commit[:10]}"


def test_a_revision_stays_in_its_folder_for_the_next_time(repository):
    first = check_out(load(repository), "HEAD")
    assert first.project.root == repository / ".wheelgate" / "revisions" / first.commit
    mark = first.project.root / "mark"
    mark.write_text("")
    assert check_out(load(repository), "HEAD").project.root == first.project.root
    assert mark.exists()
    assert not list(first.project.root.parent.glob(".*"))


def test_a_project_in_a_folder_of_its_repository_is_taken_from_there(repository):
    inner = repository / "inner"
    inner.mkdir()
    for name in ("gate.toml", "Dockerfile", "plots.txt", "glibc.txt"):
        (inner / name).write_text((repository / name).read_text())
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "second")
    then = check_out(load(inner), "HEAD")
    assert not (then.project.root / "inner").exists()
    assert then.project.gate.images["alpine"].limits.size_mb == 300


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~5", "--all", "HEAD:gate.toml"])
def test_what_git_does_not_know_is_told(repository, revision):
    with pytest.raises(NoRevisionError, match=revision):
        check_out(load(repository), revision)


def test_outside_a_repository_it_is_told_that_there_is_none(checkout, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(checkout.parent))
    with pytest.raises(NoRepositoryError):
        check_out(load(checkout), "HEAD")


def test_a_revision_whose_configuration_cannot_be_read_is_told_with_its_line(repository):
    (repository / "gate.toml").write_text('reference = "debian"\n')
    git(repository, "commit", "--all", "--quiet", "--message", "broken")
    git(repository, "revert", "--no-edit", "HEAD")
    with pytest.raises(ConfigError, match=r"HEAD~1 .*gate.toml:1: images"):
        check_out(load(repository), "HEAD~1")
