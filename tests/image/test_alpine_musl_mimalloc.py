"""What is particular to the image with mimalloc: Python's memory is from it, nobody else's."""

import json

import pytest

pytestmark = pytest.mark.only_for("alpine-musl-mimalloc")

PACKAGE = "python3.13-mimalloc"
LIBRARY = "/usr/lib/libmimalloc.so.2"

WHOSE = f"""
import ctypes, json, numpy
mimalloc = ctypes.CDLL({LIBRARY!r})
owns = mimalloc.mi_is_in_heap_region
owns.restype, owns.argtypes = ctypes.c_bool, [ctypes.c_void_p]
libc = ctypes.CDLL(None)
found = {{}}
for name, sizes in {{"malloc": [100], "calloc": [1, 100], "memalign": [64, 100]}}.items():
    function = getattr(libc, name)
    function.restype, function.argtypes = ctypes.c_void_p, [ctypes.c_size_t] * len(sizes)
    found[name] = owns(function(*sizes))
libc.strdup.restype, libc.strdup.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
found["strdup, inside musl"] = owns(libc.strdup(b"plot"))
found["an array of numpy's"] = owns(numpy.zeros(1_000_000).ctypes.data)
found["a variable of musl"] = owns(ctypes.addressof(ctypes.c_int.in_dll(libc, "optind")))
print(json.dumps(found))
"""

CHILDREN = """
import json, subprocess, sys
def maps(*command):
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "/lib/ld-musl-x86_64.so.1" in text
    return "mimalloc" in text
here = open("/proc/self/maps").read()
show = "print(open('/proc/self/maps').read())"
print(json.dumps({
    "Python": "mimalloc" in here,
    "a Python that it starts": maps(sys.executable, "-c", show),
    "a shell that it starts": maps("sh", "-c", "read -r line < /proc/self/maps; cat /proc/$$/maps"),
    "a program that it starts": maps("cat", "/proc/self/maps"),
}))
"""


def python(host, code, program="python3"):
    """Run code with the image's Python; return what it printed as JSON."""
    return json.loads(host.check_output(f"{program} -c %s", code))


def test_allocations_are_mimallocs(image_host):
    found = python(image_host, WHOSE)
    assert found.pop("a variable of musl") is False
    assert len(found) == 5
    assert {name for name, owned in found.items() if not owned} == set()


def test_mimalloc_is_in_pythons_processes_and_in_no_other(image_host):
    assert python(image_host, CHILDREN) == {
        "Python": True,
        "a Python that it starts": True,
        "a shell that it starts": False,
        "a program that it starts": False,
    }


def test_the_bases_own_interpreter_is_as_it_was(image_host):
    found = python(image_host, CHILDREN, "/usr/local/bin/python3")
    assert set(found.values()) == {False}


def test_a_shell_that_anyone_starts_has_musls_allocator(image_host):
    assert "mimalloc" not in image_host.check_output("cat /proc/$$/maps")


def test_nothing_is_preloaded(wheelgate, image, image_host):
    variables = wheelgate.context.engine.image_config(wheelgate.image(image).reference)["Config"][
        "Env"
    ]
    assert [each for each in variables if each.startswith("LD_")] == []
    assert not image_host.file("/etc/ld-musl-x86_64.path").exists


def test_it_is_an_apk_that_owns_all_its_files(image_host):
    assert image_host.package(PACKAGE).is_installed
    listed = "apk --repositories-file /dev/null info --quiet --contents " + PACKAGE
    owned = {f"/{path}" for path in image_host.check_output(listed).split()}
    assert {LIBRARY, "/usr/lib/mimalloc/python3.13"} <= owned
    assert image_host.check_output("readlink -f /opt/venv/bin/python3") in owned


def test_its_license_is_there(image_host):
    text = image_host.file("/usr/share/licenses/mimalloc/LICENSE").content_string
    assert "MIT License" in text
    assert "Microsoft" in text
