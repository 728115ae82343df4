"""Small roots of file systems: one with musl, one with glibc, each with an interpreter."""

from pathlib import Path

import pytest
from elf_writer import Wanted, shared_object
from roots import C_FUNCTIONS, Root


@pytest.fixture
def musl(tmp_path: Path) -> Root:
    root = Root(tmp_path / "musl")
    loader = shared_object(
        soname="libc.musl-x86_64.so.1",
        offers=C_FUNCTIONS,
        bytes_within=b"musl libc\0\0" + b"1.2.5\0\0/lib:/usr/local/lib:/usr/lib\0"
        b"/etc/ld-musl-x86_64.path\0\0aio_cancel\0fopen\0posix_fallocate\0\0",
    )
    root.add("/lib/ld-musl-x86_64.so.1", loader)
    root.link("/lib/libc.musl-x86_64.so.1", "ld-musl-x86_64.so.1")
    root.add(
        "/usr/bin/python3",
        shared_object(
            needed=["libc.musl-x86_64.so.1"],
            offers=["Py_BytesMain", "PyLong_FromLong"],
            wants=[Wanted("__libc_start_main")],
            interpreter="/lib/ld-musl-x86_64.so.1",
            bytes_within=b"\0.cpython-313-x86_64-linux-musl.so\0.abi3.so\0" + b"3.13.2\0",
        ),
    )
    return root


@pytest.fixture
def glibc(tmp_path: Path) -> Root:
    root = Root(tmp_path / "glibc")
    folders = b"/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0"
    root.add(
        "/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
        shared_object(soname="ld-linux-x86-64.so.2", bytes_within=folders),
    )
    root.link("/lib64/ld-linux-x86-64.so.2", "../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2")
    root.add(
        "/lib/x86_64-linux-gnu/libc.so.6",
        shared_object(
            soname="libc.so.6",
            offers=[f"{name}@GLIBC_2.2.5" for name in C_FUNCTIONS] + ["new@GLIBC_2.41"],
            bytes_within=b"\0GNU C Library (Debian) stable release version 2.41.\n\0",
        ),
    )
    root.add(
        "/usr/bin/python3",
        shared_object(
            needed=["libc.so.6"],
            offers=["Py_BytesMain", "PyLong_FromLong"],
            wants=[Wanted("__libc_start_main", "GLIBC_2.2.5", "libc.so.6")],
            interpreter="/lib64/ld-linux-x86-64.so.2",
            bytes_within=b"\0.cpython-313-x86_64-linux-gnu.so\0.abi3.so\0" + b"3.13.5\0",
        ),
    )
    return root
