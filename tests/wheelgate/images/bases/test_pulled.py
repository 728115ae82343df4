"""Where a registry answers, a base image is pulled from it."""

import shutil
import socket
import subprocess
import time

import pytest

from wheelgate.engine import find
from wheelgate.errors import BaseImageError
from wheelgate.images.bases import ensure
from wheelgate.util.cache import Cache
from wheelgate.util.processes import end

pytestmark = pytest.mark.engine

ALPINE = "docker.io/library/alpine:3.23"


@pytest.fixture
def registry(tmp_path):
    """A registry on this machine; skipped by name where its program is not installed."""
    program = shutil.which("docker-registry")
    if program is None:
        pytest.skip("a registry: docker-registry is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    config = tmp_path / "config.yml"
    config.write_text(
        f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {tmp_path}/data}}}}\n"
        f'http: {{addr: "{address}"}}\n'
    )
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [program, "serve", str(config)], stdout=log, stderr=log, start_new_session=True
        )
    try:
        host, port = address.split(":")
        patience = time.monotonic() + 60
        while True:
            with socket.socket() as client:
                if client.connect_ex((host, int(port))) == 0:
                    break
            assert process.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < patience, (tmp_path / "log").read_text()
            time.sleep(0.1)
        yield address
    finally:
        end(process)


@pytest.fixture
def elsewhere(tmp_path, registry, own_storage, monkeypatch):
    """Let podman take docker.io for that registry, with a storage of its own."""
    base = ensure(find("podman"), ALPINE, "auto", Cache.default(), print)
    words = ["push", "--tls-verify=false", "--quiet", base.reference]
    subprocess.run(["podman", *words, f"{registry}/library/alpine:3.23"], check=True)
    registries = tmp_path / "registries.conf"
    registries.write_text(
        f'[[registry]]\nprefix = "docker.io"\nlocation = "{registry}"\ninsecure = true\n'
    )
    monkeypatch.setenv("CONTAINERS_REGISTRIES_CONF", str(registries))
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(own_storage))
    return find("podman")


def test_a_registry_that_answers_is_pulled_from(elsewhere):
    said = []
    base = ensure(elsewhere, ALPINE, "auto", Cache.default(), said.append)
    assert base.source == "registry"
    assert said == [f"pulling {ALPINE}"]
    assert elsewhere.image_id(ALPINE) == base.image_id


def test_an_image_that_the_registry_lacks_is_an_error_where_only_a_registry_is_wanted(elsewhere):
    with pytest.raises(BaseImageError) as caught:
        ensure(elsewhere, "docker.io/library/alpine:0.0", "registry", Cache.default(), print)
    assert "cannot be pulled" in caught.value.cause
