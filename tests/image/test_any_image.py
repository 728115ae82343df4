"""What holds for every image, the reference among them. Runs inside the built image."""

import json
from pathlib import PurePosixPath

import pytest
from packaging.utils import canonicalize_name, parse_wheel_filename

from wheelgate.images.wheelhouse.lock_file import read_lock

OF_2020 = ("alpine-2020", "alpine-2020-mended")
"""Images with CPython 3.8 and without a virtual environment; test_alpine_2020.py is about them."""

# Where an image has its modules: in a virtual environment, or with a Python that apk manages.
PREFIX = {"alpine-apk": "/usr"}

DEEP_RECURSION = """
import sys, threading
sys.setrecursionlimit(20000)
def down(depth):
    return depth and max([depth], key=lambda _: down(depth - 1))
reached = []
thread = threading.Thread(target=lambda: reached.append(down({depth})))
thread.start(); thread.join()
print(reached)
"""

# Threads have 8 MiB of stack on glibc. musl would give them 128 KiB, of which the official
# images make 1 MiB: enough for twice Python's own limit of 1,000 frames, two a level here.
# CPython 3.8 has 1 MiB too, takes more of it a frame, and reaches its own limit.
DEPTH = {
    "alpine-musl": 1000,
    "alpine-musl-mimalloc": 1000,
    "alpine-apk": 1000,
    "alpine-source": 1000,
    "alpine-2020": 500,
    "alpine-2020-mended": 500,
}


def purelib_of(image):
    """Return the folder that an image has its modules in."""
    return f"{PREFIX.get(image, '/opt/venv')}/lib/python3.13/site-packages"


def lock_of(project, image):
    """Return the lock that an image installs, as wheels or as apks that are made of them."""
    config = project.gate.images[image]
    wheels = config.wheels or project.gate.apks[config.apks[0]].wheels
    return project.path(wheels.lock)


def python(host, code):
    """Run code with the image's Python; return what it printed."""
    done = host.run("python3 -c %s", code)
    assert done.rc == 0, done.stderr
    return done.stdout.strip()


def test_a_user_that_is_not_root_runs_it(host):
    assert host.user().name == "plot"
    assert host.user().uid != 0


@pytest.mark.not_for(*OF_2020)
def test_the_python_path_is_the_virtual_environments_or_apks(host, any_image):
    path, prefix, purelib = json.loads(
        python(
            host,
            "import json, sys, sysconfig; print(json.dumps("
            "[sys.path, sys.prefix, sysconfig.get_path('purelib')]))",
        )
    )
    assert prefix == PREFIX.get(any_image, "/opt/venv")
    assert purelib == purelib_of(any_image)
    assert path[-1] == purelib
    assert [entry for entry in path[1:-1] if not entry.startswith("/usr/")] == []


@pytest.mark.not_for(*OF_2020)
def test_the_installed_distributions_are_exactly_the_locks(wheelgate, any_image):
    lock = lock_of(wheelgate.project, any_image)
    meant = {name: version for name, version, *_ in read_lock(lock)}
    installed = {
        canonicalize_name(name): version
        for name, version in wheelgate.image(any_image).interpreter.distributions.items()
    }
    assert installed == meant


@pytest.mark.not_for(*OF_2020)
def test_each_distribution_came_from_the_wheel_that_is_meant(wheelgate, any_image):
    image = wheelgate.image(any_image)
    installed = {
        canonicalize_name(name): set(tags) for name, tags in image.interpreter.wheel_tags.items()
    }
    lock = lock_of(wheelgate.project, any_image)
    locked = {(name, sha256) for name, _, hashes, _ in read_lock(lock) for sha256 in hashes}
    for item in image.inputs:
        if (item.name, item.sha256) in locked and item.kind == "wheel":
            _, _, _, tags = parse_wheel_filename(item.file)
            assert installed[item.name] & {str(tag) for tag in tags}, item.file


# Libraries in Pillow 9.1's wheel name one another without a path: only an import finds them.
@pytest.mark.not_for(*OF_2020)
def test_every_compiled_file_finds_every_library_it_needs(wheelgate, any_image):
    libraries = wheelgate.renders.gallery(any_image).libraries()
    assert len(libraries) > 100
    missing = {
        f"{file} needs {name}"
        for file, needs in libraries.items()
        for name, path in needs.items()
        if not path
    }
    assert missing == set()


MUSL = ("/lib/ld-musl-x86_64.so.1", "/usr/lib", "/usr/local/lib", "/opt/venv")
LIBRARIES = {
    "alpine": ("/usr/glibc-compat/lib", "/opt/venv"),
    "alpine-musl": MUSL,
    "alpine-musl-mimalloc": MUSL,
    # Of glibc's own files none may be among them, where wheels name its loader, either.
    "alpine-2020": MUSL,
    "alpine-2020-mended": (*MUSL, "/lib/ld-linux-x86-64.so.2"),
    "alpine-apk": ("/lib/ld-musl-x86_64.so.1", "/usr/lib"),
    "alpine-source": MUSL,
    "debian-slim": ("/usr/lib/x86_64-linux-gnu", "/opt/venv"),
    "debian-slim-like": ("/usr/lib/x86_64-linux-gnu", "/opt/venv"),
}
C_LIBRARY = dict.fromkeys(["alpine", "debian-slim", "debian-slim-like"], "/libc.so.6")


def test_libraries_are_those_of_one_c_library_or_the_wheels_own(wheelgate, any_image):
    allowed = LIBRARIES[any_image]
    strangers = {
        f"{PurePosixPath(file).name} takes {name} from {path}"
        for file, needs in wheelgate.renders.gallery(any_image).libraries().items()
        for name, path in needs.items()
        if path and not path.startswith(allowed)
    }
    assert strangers == set()


def test_a_process_with_the_whole_stack_maps_one_c_library(wheelgate, any_image):
    stack = wheelgate.project.gate.imports_of(any_image)
    mapped = wheelgate.renders.gallery(any_image).mapped_c_libraries(stack)
    assert len(mapped) == 1
    assert mapped[0].endswith(C_LIBRARY.get(any_image, "/ld-musl-x86_64.so.1"))


STANDARD_LIBRARY = {
    "ssl": ("import ssl; print(len(ssl.create_default_context().get_ciphers()) > 5)", "True"),
    # FIPS 180-4's example of SHA-256, and the check value of CRC-32/ISO-HDLC.
    "hashlib": ("import hashlib; print(hashlib.sha256(b'abc').hexdigest()[:8])", "ba7816bf"),
    "zlib": ("import zlib; print(hex(zlib.crc32(b'123456789')))", "0xcbf43926"),
    "ctypes": ("import ctypes; print(ctypes.CDLL(None).abs(-7))", "7"),
    "sqlite3": (
        "import sqlite3; print(*sqlite3.connect(':memory:').execute('select 6 * 7').fetchone())",
        "42",
    ),
    "bz2": ("import bz2; print(bz2.decompress(bz2.compress(b'plot')).decode())", "plot"),
    "lzma": ("import lzma; print(lzma.decompress(lzma.compress(b'plot')).decode())", "plot"),
    "zoneinfo": (
        "import datetime, zoneinfo; print(datetime.datetime(2026, 7, 1, "
        "tzinfo=zoneinfo.ZoneInfo('Europe/Berlin')).utcoffset())",
        "2:00:00",
    ),
    # musl names each category where they differ: it has UTF-8 in one of them, LC_CTYPE.
    "locale": (
        "import locale; locale.setlocale(locale.LC_ALL, ''); "
        "print(locale.setlocale(locale.LC_CTYPE), locale.getencoding())",
        "C.UTF-8 UTF-8",
    ),
}


@pytest.mark.not_for(*OF_2020)
@pytest.mark.parametrize("module", STANDARD_LIBRARY)
def test_the_standard_library_works_with_its_libraries(host, module):
    code, expected = STANDARD_LIBRARY[module]
    assert python(host, code) == expected


def test_a_thread_has_a_stack_that_is_deep_enough(host, any_image):
    depth = DEPTH.get(any_image, 1500)
    assert python(host, DEEP_RECURSION.format(depth=depth)) == f"[{depth}]"


def test_every_module_has_its_bytecode(host):
    code = """
import importlib.util, pathlib, sysconfig
missing = [str(path) for path in pathlib.Path(sysconfig.get_path("purelib")).rglob("*.py")
           if not pathlib.Path(importlib.util.cache_from_source(path)).exists()]
print(len(missing), missing[:3])
"""
    assert python(host, code) == "0 []"


def test_plots_are_drawn_without_a_display(host):
    assert host.environment()["MPLBACKEND"] == "Agg"
    assert host.environment()["MPLCONFIGDIR"] == "/tmp/matplotlib"
    assert host.environment()["PYTHONDONTWRITEBYTECODE"] == "1"


def test_nothing_of_the_build_is_left(host):
    folders = "/context /wheels /wheelhouse /packages /apks /root/.cache"
    assert host.run(f"ls -d {folders}").stdout == ""


def test_folders_that_anyone_may_write_to_are_empty(host):
    assert host.check_output("find /tmp /var/tmp /mnt /srv -mindepth 1") == ""


def test_no_compiler_is_left(host):
    found = host.run("for name in cc gcc g++ make uv; do command -v $name; done")
    assert found.stdout == ""


def test_the_image_says_what_it_is(wheelgate, any_image):
    labels = wheelgate.context.engine.labels(wheelgate.image(any_image).reference)
    for name in ("title", "description", "licenses"):
        assert labels[f"org.opencontainers.image.{name}"]
