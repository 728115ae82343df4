"""One wheel built once more as the image's were: kept by pip, the same, installed elsewhere."""

import json

import pytest

from wheelgate.engine import Mount, Task

pytestmark = pytest.mark.only_for("alpine-source")

NAME = "kiwisolver"  # the smallest of them
PIP = "/usr/local/lib/python3.13/site-packages/pip"
WITHOUT_COMPILER = "export CC=false CXX=false"


class Builder:
    """A container of the base, in which wheels are built as they are for the image."""

    def __init__(self, container):
        self.container = container

    def run(self, script):
        """Run a script with the build tools; return its exit code and output."""
        script = f"set -eu\n. /context/image/source/environment.sh\n{script}"
        done = self.container.execute("sh", "-c", script)
        return done.code, done.output

    def check(self, script):
        code, output = self.run(script)
        assert code == 0, output
        return output


@pytest.fixture(scope="module")
def builder(wheelgate):
    """A container that has built one of the wheels, into /opt/wheels."""
    (base,) = wheelgate.project.bases["alpine-source"]
    wheelgate.image("alpine-source")  # its build brought here what is needed
    mounts = [Mount(wheelgate.project.root, "/context")]
    task = Task(base, ("cat",), mounts=mounts, hardened=False)
    container, process = wheelgate.context.engine.attach(task)
    try:
        builder = Builder(container)
        for _ in range(100):
            if container.execute("true").code == 0:
                break
        builder.check(f"build {NAME} /opt/wheels")
        yield builder
    finally:
        container.remove()
        process.communicate()


@pytest.fixture(scope="module")
def wheel(builder, tmp_path_factory):
    """The wheel that was built."""
    folder = tmp_path_factory.mktemp("built")
    builder.container.copy_out("/opt/wheels/.", folder)
    (file,) = folder.glob("*.whl")
    folder.chmod(0o755)
    file.chmod(0o644)
    return file


def test_it_is_the_wheel_that_the_image_installed_byte_for_byte(image_host, builder, wheel):
    code = (
        "from importlib.metadata import distribution;"
        f"print(distribution({NAME!r}).read_text('direct_url.json'))"
    )
    origin = json.loads(image_host.check_output("python3 -c %s", code))
    again = builder.check(f"sha256sum /opt/wheels/{wheel.name}").split()[0]
    assert again == origin["archive_info"]["hashes"]["sha256"]


def test_pip_keeps_it_in_its_cache(builder, wheel):
    assert wheel.name in builder.check("pip cache list")


def test_pip_installs_it_from_its_cache_and_compiles_nothing(builder, wheel):
    said = builder.check(f"{WITHOUT_COMPILER}\nbuild {NAME} /tmp/again")
    assert f"Using cached {wheel.name}" in said
    builder.check(f"cmp /opt/wheels/{wheel.name} /tmp/again/{wheel.name}")


def test_without_that_cache_it_would_have_to_compile(builder):
    again = f"{WITHOUT_COMPILER}\nexport PIP_CACHE_DIR=/tmp/empty\nbuild {NAME} /tmp/other"
    code, output = builder.run(again)
    assert code != 0
    assert "Failed to build" in output


def test_auditwheel_says_that_its_tag_is_true(builder, wheel):
    shown = json.loads(builder.check(f"auditwheel show --json /opt/wheels/{wheel.name}"))
    assert wheel.name.endswith(f"-{shown['overall_tag']}.whl")


def test_the_build_takes_no_wheel_with_a_tag_that_is_not_true(builder, wheel):
    wrong = wheel.name.replace("musllinux_1_2", "musllinux_1_1")
    code, output = builder.run(
        f"cp /opt/wheels/{wheel.name} /tmp/{wrong}\n"
        f"python /context/image/source/check_wheels.py /tmp/{wrong}"
    )
    assert code != 0
    assert "auditwheel says that it is musllinux_1_2_x86_64" in output


def test_it_installs_and_works_in_another_container(wheelgate, image, wheel):
    script = (
        f"python3 {PIP} install --no-index --no-deps --target /tmp/there /wheels/{wheel.name} &&"
        f"cd /tmp/there && python3 -c 'import {NAME} as k; print(k.__file__, k.Solver())'"
    )
    mounts = [Mount(wheel.parent, "/wheels")]
    code, output = wheelgate.run_once(image, ("sh", "-c", script), mounts=mounts)
    assert code == 0, output
    assert f"/tmp/there/{NAME}/" in output


def test_pip_on_glibc_refuses_it(wheelgate, wheel):
    script = (
        "python3 $(echo /usr/share/python-wheels/pip-*.whl)/pip install --no-index --no-deps "
        f"--target /tmp/there /wheels/{wheel.name}"
    )
    mounts = [Mount(wheel.parent, "/wheels")]
    code, output = wheelgate.run_once(wheelgate.reference, ("sh", "-c", script), mounts=mounts)
    assert code != 0
    assert "is not a supported wheel on this platform" in output
