"""The words that a container is run by: what an image says of itself is left aside."""

import pytest

from wheelgate.engine.containers import PROJECT_LABEL, Mount, Task, run_words, waiting
from wheelgate.engine.proxies import options_without_proxies


def words_of(task, *options):
    return run_words(task, ("--ulimit", "nofile=1:1"), "a-run", *options)


def test_the_command_takes_the_entrypoints_place():
    words = words_of(Task("an-image", ("python3", "-u", "/worker")))
    assert words[-5:] == ["--entrypoint", "python3", "an-image", "-u", "/worker"]


def test_a_health_check_does_not_run_beside_it():
    assert "--no-healthcheck" in words_of(Task("an-image", ("true",)))


def test_a_hardened_container_never_runs_as_the_images_user(tmp_path):
    words = words_of(Task("an-image", ("true",), mounts=[Mount(tmp_path, "/in")]))
    assert words[words.index("--user") + 1] == "65534:65534"
    assert "--read-only" in words
    assert words[words.index("--volume") + 1] == f"{tmp_path}:/in:ro"


def test_what_it_prints_is_kept_in_no_log_and_it_is_the_first_process():
    words = words_of(Task("an-image", ("true",)))
    assert words[words.index("--log-driver") + 1] == "none"
    assert "--init=false" in words


def test_the_project_that_a_container_is_for_is_a_label_of_it():
    words = run_words(Task("an-image", ("true",)), (), "a-run", project="/a/project")
    assert f"{PROJECT_LABEL}=/a/project" in words
    assert not any(PROJECT_LABEL in word for word in words_of(Task("an-image", ("true",))))


@pytest.mark.parametrize(("verb", "option"), [("run", "--env"), ("build", "--build-arg")])
def test_no_proxy_of_the_host_is_passed_on(verb, option):
    assert options_without_proxies("podman", verb) == ("--http-proxy=false",)
    words = options_without_proxies("docker", verb)
    assert set(words[::2]) == {option}
    assert {"HTTP_PROXY=", "https_proxy=", "ALL_PROXY=", "no_proxy="} <= set(words[1::2])


def test_another_runs_as_the_image_says():
    words = words_of(Task("an-image", ("true",), hardened=False))
    assert "--user" not in words
    assert "--read-only" not in words


def test_an_image_waits_by_sleep_and_by_its_own_python_where_it_has_none():
    by_sleep, by_python = waiting("/opt/app/bin/python")
    assert by_sleep == ("sleep", "3600")
    assert by_python[0] == "/opt/app/bin/python"
    compile(by_python[2], "the waiting", "exec")
