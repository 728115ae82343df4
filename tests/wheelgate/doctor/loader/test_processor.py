"""glibc's folders for some processors: `glibc-hwcaps`, and what its cache says of them."""

import subprocess
import sys
from pathlib import Path

import pytest
from elf_writer import shared_object
from roots import SITE, Root

from wheelgate.doctor.loader import ld_cache, processor
from wheelgate.doctor.loader.processor import levels_of

LEVELS = ("x86-64-v4", "x86-64-v3", "x86-64-v2")
V2 = "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3"
V3 = "avx avx2 bmi1 bmi2 f16c fma abm movbe xsave"
V4 = "avx512f avx512bw avx512cd avx512dq avx512vl"
LDCONFIG = next(
    (path for path in ("/sbin/ldconfig", "/usr/sbin/ldconfig") if Path(path).exists()), ""
)


def cpuinfo(*flags: str) -> str:
    return f"processor\t: 0\nflags\t\t: fpu {' '.join(flags)}\nbugs\t:\n"


@pytest.mark.parametrize(
    ("flags", "reached"),
    [
        ((), ()),
        ((V2,), LEVELS[2:]),
        ((V2, V3), LEVELS[1:]),
        ((V2, V3, V4), LEVELS),
        ((V2, V3.replace("fma", ""), V4), LEVELS[2:]),
    ],
)
def test_a_level_needs_its_flags_and_all_lower_levels(
    flags: tuple[str, ...], reached: tuple[str, ...]
) -> None:
    assert levels_of(cpuinfo(*flags)) == set(reached)


def test_a_machine_without_such_flags_reaches_none() -> None:
    assert levels_of("Features : fp asimd") == frozenset()


KNOWS_LEVELS = pytest.mark.skipif(
    "x86-64-v" not in Path("/lib64/ld-linux-x86-64.so.2").read_text(errors="replace")
    if Path("/lib64/ld-linux-x86-64.so.2").exists()
    else True,
    reason="this machine's loader is not glibc 2.33 or later for x86-64",
)


@KNOWS_LEVELS
def test_this_machines_own_loader_says_the_same_of_its_processor() -> None:
    said = subprocess.run(
        ["/lib64/ld-linux-x86-64.so.2", "--help"], capture_output=True, text=True, check=True
    ).stdout
    supported = {level for level in LEVELS if f"{level} (supported" in said}
    assert processor.processor_levels() == supported


@KNOWS_LEVELS
def test_this_machines_own_loader_takes_the_best_level_below_runpath(tmp_path: Path) -> None:
    reached = [level for level in LEVELS if level in processor.processor_levels()]
    if not reached:
        pytest.skip("this machine's processor reaches no level")
    libs = tmp_path / "libs"
    for folder in ("", *(f"glibc-hwcaps/{level}" for level in reached)):
        path = libs / folder / "liby.so"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shared_object(soname="liby.so", offers=["y"]))
    module = tmp_path / "x.so"
    module.write_bytes(shared_object(needed=["liby.so"], runpath="$ORIGIN/libs"))
    program = "import ctypes, sys; ctypes.CDLL(sys.argv[1]); print(open('/proc/self/maps').read())"
    maps = subprocess.run(
        [sys.executable, "-c", program, str(module)], capture_output=True, text=True, check=True
    ).stdout
    assert f"{libs}/glibc-hwcaps/{reached[0]}/liby.so" in maps
    assert f"{libs}/liby.so" not in maps


@pytest.fixture
def with_levels(glibc: Root, monkeypatch: pytest.MonkeyPatch) -> Root:
    """Return a root whose loader knows the levels, on a processor of the second."""
    folders = b"/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0"
    glibc.add(
        "/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
        shared_object(
            soname="ld-linux-x86-64.so.2",
            bytes_within=folders + b"\0x86-64-v4:x86-64-v3:x86-64-v2\0",
        ),
    )
    monkeypatch.setattr("wheelgate.doctor.loader.search.processor_levels", lambda: set(LEVELS[1:]))
    return glibc


def module_needing(root: Root, library: str, **about: str) -> str:
    content = shared_object(offers=["PyInit_x"], needed=[library], **about)  # type: ignore[arg-type]
    return root.add(f"{SITE}/x.so", content)


def test_the_best_level_that_the_processor_has_comes_first_in_each_folder(
    with_levels: Root,
) -> None:
    for level in ("x86-64-v4", "x86-64-v2"):
        with_levels.add(f"/usr/lib/glibc-hwcaps/{level}/liby.so", shared_object(soname="liby.so"))
    path = module_needing(with_levels, "liby.so")
    (note,) = with_levels.judge(path).findings
    assert (note.code, note.severity) == ("by-processor", "note")
    assert note.names == ("/usr/lib/glibc-hwcaps/x86-64-v2/liby.so",)
    assert with_levels.judge(path).answer == "would run"
    with_levels.add("/lib/liby.so", shared_object(soname="liby.so"))
    assert with_levels.judge(path).findings == (), "an earlier folder goes before a level"


def test_levels_count_below_runpath_too(with_levels: Root) -> None:
    with_levels.add(f"{SITE}/libs/liby.so", shared_object(soname="liby.so", needed=["libno.so"]))
    fast = f"{SITE}/libs/glibc-hwcaps/x86-64-v3/liby.so"
    with_levels.add(fast, shared_object(soname="liby.so"))
    path = module_needing(with_levels, "liby.so", runpath="$ORIGIN/libs")
    assert with_levels.judge(path).answer == "would run"


def test_a_library_for_better_processors_alone_is_missing_on_this_one(with_levels: Root) -> None:
    with_levels.add("/lib/glibc-hwcaps/x86-64-v4/liby.so", shared_object(soname="liby.so"))
    assert with_levels.judge(module_needing(with_levels, "liby.so")).answer == "would not run"


def test_neither_an_older_glibc_nor_musl_knows_levels(glibc: Root, musl: Root) -> None:
    for root in (glibc, musl):
        root.add("/lib/glibc-hwcaps/x86-64-v2/liby.so", shared_object(soname="liby.so"))
        assert root.judge(module_needing(root, "liby.so")).answer == "would not run"


@pytest.mark.skipif(not LDCONFIG, reason="this machine has no ldconfig")
def test_a_cache_that_ldconfig_wrote_gives_the_best_level(tmp_path: Path) -> None:
    for place in (
        "liby.so.1",
        "glibc-hwcaps/x86-64-v2/liby.so.1",
        "glibc-hwcaps/x86-64-v3/liby.so.1",
        "libz9.so.1",
    ):
        path = tmp_path / "lib" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shared_object(soname=path.name, needed=["libc.so.6"]))
    (tmp_path / "conf").write_text(f"{tmp_path}/lib\n")
    cache = tmp_path / "cache"
    command = [LDCONFIG, "-X", "-C", str(cache), "-f", str(tmp_path / "conf")]
    subprocess.run(command, check=True, capture_output=True)
    data = cache.read_bytes()
    assert ld_cache.read_cache(data)["liby.so.1"] == f"{tmp_path}/lib/liby.so.1"
    fast = f"{tmp_path}/lib/glibc-hwcaps/x86-64-v3/liby.so.1"
    assert ld_cache.read_cache(data, LEVELS)["liby.so.1"] == fast
    slower = f"{tmp_path}/lib/glibc-hwcaps/x86-64-v2/liby.so.1"
    assert ld_cache.read_cache(data, LEVELS[2:])["liby.so.1"] == slower
    assert ld_cache.read_cache(data, LEVELS)["libz9.so.1"] == f"{tmp_path}/lib/libz9.so.1"
    for length in range(0, len(data), 97):
        ld_cache.read_cache(data[:length], LEVELS)  # a damaged one says less, and never fails
