"""Where time goes, seen in a worker on this host: ticks by file, page faults, probes."""

import ctypes
import gc
import mmap
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from wheelgate.gallery.worker import build, elf
from wheelgate.gallery.worker.accounting import account
from wheelgate.gallery.worker.mappings import mappings
from wheelgate.gallery.worker.probes import PROBES, calibrate, probe
from wheelgate.timing.explain.mixture import mixture
from wheelgate.timing.explain.probe_families import families, place_of, probe_names

DATA = bytes(range(256)) * 4000


@pytest.fixture(scope="module", autouse=True)
def few_objects():
    """Keep what pytest has made out of each collection that comes before an account."""
    gc.freeze()
    yield
    gc.unfreeze()


def own_ticks(found):
    return sum(count for pages in found["ticks"].values() for count in pages.values())


def places(found):
    """Return the shares of all ticks by place."""
    whole = own_ticks(found) + found["kernel_ticks"]
    counted = {"the kernel": found["kernel_ticks"] / whole}
    for file, pages in found["ticks"].items():
        place = place_of(file)
        counted[place] = counted.get(place, 0) + sum(pages.values()) / whole
    return counted


def compress():
    for _ in range(120):  # ticks are scarce on a machine that others use
        zlib.compress(DATA, 9)


def count():
    value = 0
    for number in range(3_000_000):
        value = (value * 3 + number) % 65521


def take_memory():
    for _ in range(40):
        with mmap.mmap(-1, 16_000_000) as pages:
            for offset in range(0, 16_000_000, 4096):
                pages[offset] = 1


@pytest.mark.parametrize(("work", "place"), [(compress, "zlib"), (count, "the interpreter")])
def test_time_is_seen_in_the_file_whose_code_ran(work, place):
    found = account(work)
    assert found["unseen"] == ""
    assert own_ticks(found) > 10
    assert places(found)[place] > 0.6


def test_the_same_code_is_seen_in_the_same_pages_of_its_file():
    def seen():
        ticks = account(compress)["ticks"]
        return next(pages for file, pages in ticks.items() if place_of(file) == "zlib")

    one, other = seen(), seen()
    assert mixture(one, {"other": other, "elsewhere": {-1: 100}})["other"] > 0.6
    file = next(name for _, _, name in mappings() if place_of(name) == "zlib")
    assert max(one) * mmap.PAGESIZE < Path(file).stat().st_size


def test_what_the_kernel_does_is_told_from_the_process_itself():
    found = account(take_memory)
    assert found["faults"] == pytest.approx(40 * 16_000_000 / 4096, rel=0.05)
    assert places(found)["the kernel"] > 0.15
    assert places(account(count))["the kernel"] < 0.1


def test_ticks_make_up_the_processor_time():
    found = account(count)
    ticks = own_ticks(found) + found["kernel_ticks"]
    a_second = ticks / found["seconds"]
    assert a_second == pytest.approx(
        min((100, 250, 300, 1000), key=lambda hz: abs(hz - a_second)), rel=0.2
    )
    a_tick = 1 / a_second  # in which the kernel counts, where it does not know better
    assert found["seconds"] <= found["wall_seconds"] + a_tick


def test_a_place_is_found_by_its_file():
    assert place_of("/usr/lib/x86_64-linux-gnu/libm.so.6") == "the C library"
    assert place_of("/lib/ld-musl-x86_64.so.1") == "the C library"
    assert place_of("[vdso]") == "the C library"
    assert place_of("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2") == "the C library"
    assert place_of("/opt/p/lib/python3.13/lib-dynload/math.cpython-313.so") == "the interpreter"
    assert place_of("/usr/bin/python3.13") == "the interpreter"
    assert place_of("/usr/local/lib/libpython3.13.so.1.0") == "the interpreter"
    site = "/opt/venv/lib/python3.13/site-packages"
    assert place_of(f"{site}/numpy.libs/libscipy_openblas64_-9f3a.so") == "BLAS"
    assert place_of(f"{site}/numpy/_core/_multiarray_umath.cpython-313.so") == "numpy"
    assert place_of(f"{site}/pillow.libs/libfreetype-1.so") == place_of(f"{site}/PIL/_imaging.so")
    assert place_of(f"{site}/contourpy.libs/libstdc++-1.so.6") == "the C++ library"
    assert place_of(f"{site}/matplotlib/ft2font.cpython-313.so") == "matplotlib"
    assert place_of("/usr/lib/libmimalloc.so.2") == "the C library"
    assert place_of("") == place_of("[heap]") == "generated code"
    assert place_of("/usr/lib/libcurl.so.4") == "libcurl.so.4"


# --- probes ---------------------------------------------------------------------------------


def test_every_probe_has_a_title_and_a_family():
    assert sorted(probe_names()) == sorted(PROBES)
    titles = [title for family in families().values() for title in family.probes.values()]
    assert len(set(titles)) == len(titles)


def test_every_fact_that_bears_on_a_family_is_asked_for():
    assert {fact for family in families().values() for fact in family.facts} <= set(build.FACTS)


@pytest.mark.parametrize("name", PROBES)
def test_a_probe_does_more_where_more_iterations_are_asked_for(name):
    few = calibrate(name, 0.001)
    one, other = (
        min(probe(name, iterations)["seconds"] for _ in range(3)) for iterations in (few, 32 * few)
    )
    assert other > one


def test_a_probe_that_is_calibrated_takes_about_as_long_as_was_asked_for():
    iterations = calibrate("loop", 0.01)
    assert 0.001 < min(probe("loop", iterations)["seconds"] for _ in range(5)) < 0.2


# --- facts of the build ---------------------------------------------------------------------


def test_every_fact_can_be_had_here():
    found = build.facts()
    assert list(found) == list(build.FACTS)
    assert not [value for value in found.values() if value.startswith("(")]
    assert found["malloc"].startswith(("libc.", "ld-musl", "libc-2"))
    assert found["interpreter"].startswith("CPython 3.")


def test_an_allocator_that_is_preloaded_is_seen_as_malloc(tmp_path):
    library = tmp_path / "liballocator.so"
    source = tmp_path / "allocator.c"
    source.write_text(
        "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <stddef.h>\n"
        "void *malloc(size_t n) { static void *(*next)(size_t);\n"
        'if (!next) next = dlsym(RTLD_NEXT, "malloc"); return next(n); }\n'
    )
    compiled = subprocess.run(
        ["cc", "-shared", "-fPIC", "-o", library, source], check=False, capture_output=True
    )
    if compiled.returncode:
        pytest.skip("there is no C compiler")
    code = "from wheelgate.gallery.worker import build; print(build.provider('malloc'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path), "LD_PRELOAD": str(library)},
    )
    assert done.stdout.strip() == "liballocator.so"


@pytest.mark.parametrize("begin", [b"", b"\xf3\x0f\x1e\xfa", b"\xf3\x0f\x1e\xfa\xf2"])
def test_an_entry_of_the_linkage_table_is_followed_to_where_it_jumps(begin):
    code = begin + b"\xff\x25" + struct.pack("<i", 2) + b"\x66\x90" + struct.pack("<Q", 0x1234)
    entry = ctypes.create_string_buffer(code)
    assert build.jump_target(ctypes.addressof(entry)) == 0x1234


def test_code_that_is_no_such_entry_is_where_it_is():
    code = ctypes.create_string_buffer(b"\x55\x48\x89\xe5" + bytes(20))
    assert build.jump_target(ctypes.addressof(code)) == ctypes.addressof(code)


def test_pythonmalloc_and_a_profile_function_are_seen():
    code = (
        "import sys; sys.setprofile(lambda *_: None)\n"
        "from wheelgate.gallery.worker import build\n"
        "print(build.allocator_of_python(), build.hooks(), build.environment())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONMALLOC": "malloc", "MALLOC_ARENA_MAX": "1"},
    )
    assert done.stdout.startswith("malloc sys.setprofile(__main__.<lambda>)")
    assert "MALLOC_ARENA_MAX=1" in done.stdout


def test_the_functions_of_a_file_are_found_where_the_loader_puts_them():
    address = ctypes.cast(ctypes.CDLL("libm.so.6").lgamma, ctypes.c_void_p).value
    file = next(name for low, high, name in mappings() if low <= address < high)
    base = min(low for low, _, name in mappings() if name == file)
    assert address - base in elf.function_addresses(file)


def test_a_file_without_functions_is_refused(tmp_path):
    (tmp_path / "empty").write_bytes(b"\x7fELF" + bytes(200))
    with pytest.raises(ValueError, match="no table of functions"):
        elf.unaligned_share(str(tmp_path / "empty"))
