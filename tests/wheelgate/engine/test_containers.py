"""The words that a container is run by: what an image says of itself is left aside."""

from wheelgate.engine.containers import Mount, Task, run_words, waiting


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


def test_another_runs_as_the_image_says():
    words = words_of(Task("an-image", ("true",), hardened=False))
    assert "--user" not in words
    assert "--read-only" not in words


def test_an_image_waits_by_sleep_and_by_its_own_python_where_it_has_none():
    by_sleep, by_python = waiting("/opt/app/bin/python")
    assert by_sleep == ("sleep", "3600")
    assert by_python[0] == "/opt/app/bin/python"
    compile(by_python[2], "the waiting", "exec")
