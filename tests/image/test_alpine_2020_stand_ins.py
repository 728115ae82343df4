"""What stands in for Alpine's packages of 2020 works as they did, and so does the mend."""

import json

import pytest

LITERAL, MENDED = "alpine-2020", "alpine-2020-mended"
pytestmark = pytest.mark.only_for(LITERAL, MENDED)

OFFLINE = "apk --repositories-file /dev/null"

STANDARD_LIBRARY = {
    "bz2": ("import bz2; print(bz2.decompress(bz2.compress(b'plot')).decode())", "plot"),
    "lzma": ("import lzma; print(lzma.decompress(lzma.compress(b'plot')).decode())", "plot"),
    # FIPS 180-4's example of SHA-256, and the check value of CRC-32/ISO-HDLC.
    "hashlib": ("import hashlib; print(hashlib.sha256(b'abc').hexdigest()[:8])", "ba7816bf"),
    "zlib": ("import zlib; print(hex(zlib.crc32(b'123456789')))", "0xcbf43926"),
    "expat": (
        "from xml.etree import ElementTree as t; print(t.fromstring('<a><b/></a>')[0].tag)", "b",
    ),
    "sqlite3": (
        "import sqlite3; print(*sqlite3.connect(':memory:').execute('select 6 * 7').fetchone())",
        "42",
    ),
    # Many closures at once: they lie side by side, so that one too large would spoil the next.
    "ctypes": (
        "import ctypes; kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int); "
        "made = [kind(lambda x, i=i: x + i) for i in range(500)]; "
        "print(sum(each(1) for each in made))",
        "125250",
    ),
}  # fmt: skip


@pytest.mark.parametrize("module", STANDARD_LIBRARY)
def test_the_standard_library_works_with_its_libraries(image_host, module):
    code, expected = STANDARD_LIBRARY[module]
    assert image_host.check_output("python3 -c %s", code) == expected


def test_it_has_no_ssl(image_host):
    assert "No module named '_ssl'" in image_host.run("python3 -c 'import ssl'").stderr


GLIBC = """
import ctypes, json, math
lib = ctypes.CDLL("ld-linux-x86-64.so.2")
def call(name, result, *arguments):
    function = getattr(lib, name)
    function.restype = result
    return function(*arguments)
double, text = ctypes.c_double, ctypes.c_char_p
room = ctypes.create_string_buffer(8)
found = {
    "isinf": [call("__isinf", ctypes.c_int, double(x)) for x in (math.inf, -math.inf, 1.0)],
    "isnan": [call("__isnan", ctypes.c_int, double(x)) for x in (math.nan, 1.0)],
    "finite": [call("__finite", ctypes.c_int, double(x)) for x in (1.0, math.inf)],
    "strtod": call("__strtod_internal", double, b"2.5 mm", None, 0),
    "strdup": call("__strdup", text, b"plot").decode(),
    "sprintf": call("__sprintf_chk", ctypes.c_int, room, 1, ctypes.c_size_t(8), b"%d", 1234567),
    "backtrace": call("backtrace", ctypes.c_int, (ctypes.c_void_p * 8)(), 8),
    "exceptions": [call("feenableexcept", ctypes.c_int, 8), call("fegetexcept", ctypes.c_int),
                   call("fedisableexcept", ctypes.c_int, 8), call("fegetexcept", ctypes.c_int)],
}
print(json.dumps(found))
"""


@pytest.mark.only_for(MENDED)
def test_the_functions_of_glibcs_behave_as_glibcs(image_host):
    assert json.loads(image_host.check_output("python3 -c %s", GLIBC)) == {
        "isinf": [1, -1, 0], "isnan": [1, 0], "finite": [1, 0], "strtod": 2.5, "strdup": "plot",
        "sprintf": 7, "backtrace": 0, "exceptions": [0, 8, 8, 0],
    }  # fmt: skip


OVERFLOWS = {
    "__sprintf_chk": "room, 1, ctypes.c_size_t(8), b'%d', 12345678",
    "__memcpy_chk": "room, b'x' * 9, ctypes.c_size_t(9), ctypes.c_size_t(8)",
    "__strcat_chk": "room, b'12345678', ctypes.c_size_t(8)",
}


@pytest.mark.only_for(MENDED)
@pytest.mark.parametrize("function", OVERFLOWS)
def test_a_checked_function_ends_the_process_that_would_overflow(image_host, function):
    code = (
        "import ctypes; room = ctypes.create_string_buffer(8); "
        f"ctypes.CDLL('ld-linux-x86-64.so.2').{function}({OVERFLOWS[function]})"
    )
    done = image_host.run("python3 -c %s", code)
    assert done.rc == 128 + 6  # SIGABRT
    assert "buffer overflow detected" in done.stderr


@pytest.mark.only_for(MENDED)
def test_what_a_wheel_wants_called_at_a_fork_is_called(image_host):
    code = (
        "import ctypes, os; calls = []; kind = ctypes.CFUNCTYPE(None); "
        "made = [kind(lambda n=n: calls.append(n)) for n in ('before', 'parent', 'child')]; "
        "ctypes.CDLL('ld-linux-x86-64.so.2').__register_atfork(*made, None); "
        "child = os.fork(); print(calls, flush=True); child or os._exit(0); os.wait()"
    )
    lines = image_host.check_output("python3 -c %s", code).splitlines()
    assert sorted(lines) == ["['before', 'child']", "['before', 'parent']"]


@pytest.mark.only_for(MENDED)
def test_the_mend_is_one_apk_and_one_variable(wheelgate, image, image_host):
    assert image_host.package("glibc-symbols").is_installed
    loader = "/lib/ld-linux-x86-64.so.2"
    assert "glibc-symbols" in image_host.check_output(f"{OFFLINE} info --who-owns {loader}")
    variables = wheelgate.context.engine.image_config(wheelgate.image(image).reference)["Config"][
        "Env"
    ]
    assert [each for each in variables if each.startswith("LD_")] == [f"LD_PRELOAD={loader}"]
