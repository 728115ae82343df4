"""Which pip is the image's own, and which interpreter."""

from roots import SITE, Root

BUNDLED = "/usr/lib/python3.13/ensurepip/_bundled/pip-24.3.1-py3-none-any.whl"
DEBIANS = "/usr/share/python-wheels/pip-25.1.1-py3-none-any.whl"


def test_the_installed_pip_is_taken_before_those_that_could_be_installed(musl: Root) -> None:
    assert musl.facts().pip_version == ""
    musl.add(BUNDLED)
    assert musl.facts().pip_version == "24.3.1"
    musl.add(DEBIANS)
    assert musl.facts().pip_version == "25.1.1"
    musl.add(f"{SITE}/pip-26.0.dist-info/METADATA", b"Name: pip")
    assert musl.facts().pip_version == "26.0"


def test_a_pip_of_another_interpreter_is_not_the_images(musl: Root) -> None:
    musl.add("/opt/pipx/lib/python3.8/site-packages/pip-20.1.1.dist-info/METADATA", b"Name: pip")
    musl.add("/usr/lib/python3.8/ensurepip/_bundled/pip-19.2.3-py2.py3-none-any.whl")
    assert musl.facts().pip_version == ""
    musl.add(f"{SITE}/pip-25.0.dist-info/METADATA", b"Name: pip")
    assert musl.facts().pip_version == "25.0"


def test_the_pip_that_is_found_first_on_the_interpreters_path_counts(glibc: Root) -> None:
    glibc.add("/usr/lib/python3/dist-packages/pip-25.1.1.dist-info/METADATA", b"Name: pip")
    local = "/usr/local/lib/python3.13/dist-packages"
    glibc.add(f"{local}/pip-9.0.dist-info/METADATA", b"Name: pip")
    glibc.add(f"{local}/pip-10.0.egg-info/PKG-INFO", b"Name: pip")
    assert glibc.facts().pip_version == "10.0", "the newer of two in one folder"


def test_a_virtual_environments_pip_counts_before_that_of_its_base(musl: Root) -> None:
    musl.add("/opt/venv/pyvenv.cfg", b"home = /usr/bin\n")
    musl.link("/opt/venv/bin/python3", "/usr/bin/python3")
    musl.add(f"{SITE}/pip-25.0.dist-info/METADATA", b"Name: pip")
    musl.add(BUNDLED)
    path = "/opt/venv/bin:/usr/bin"
    assert musl.facts(PATH=path).pip_version == "24.3.1", "what ensurepip would bring"
    own = "/opt/venv/lib/python3.13/site-packages/pip-26.1.dist-info/METADATA"
    musl.add(own, b"Name: pip")
    assert musl.facts(PATH=path).pip_version == "26.1"
