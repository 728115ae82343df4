"""`wheelgate apk-repository`, as far as it goes before an engine is asked."""

from click.testing import CliRunner

from wheelgate.cli import main


def run(*words):
    return CliRunner().invoke(main, ["apk-repository", *map(str, words)])


def test_help_shows_how_a_dockerfile_takes_the_repository():
    done = run("--help")
    assert done.exit_code == 0
    for words in ("FROM alpine:3.23", "/etc/apk/keys/", "--repository /repo/x86_64/Packages.adb"):
        assert words in done.output


def test_a_folder_that_is_not_empty_is_left_as_it_is(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text("")
    done = run(lock, "--output", tmp_path)
    assert done.exit_code == 2
    assert "is not empty" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["lock.txt"]


def test_a_lock_that_is_not_there_is_wrong_usage(tmp_path):
    assert run(tmp_path / "gone.txt", "--output", tmp_path / "repo").exit_code == 2


def test_a_key_that_is_none_is_refused_before_anything_is_made(tmp_path):
    lock, key = tmp_path / "lock.txt", tmp_path / "key"
    lock.write_text("")
    key.write_text("no key")
    done = run(lock, "--output", tmp_path / "repo", "--key", key)
    assert done.exit_code == 2
    assert "is not a private key" in done.output
    assert not (tmp_path / "repo").exists()
