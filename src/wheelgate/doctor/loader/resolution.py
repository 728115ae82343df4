"""Find what each symbol of a process is bound to, by the rules of its loader.

Sources: musl's `ldso/dynlink.c` (`find_sym2`: versions are ignored, but a hidden one is never
found, nor what a resolver function gives); glibc's `elf/dl-lookup.c` (`check_match`) and
`elf/dl-version.c` (`_dl_check_map_versions`). Python opens extension modules with RTLD_NOW, so that
every symbol counts that a relocation refers to.
"""

from collections.abc import Iterator

from wheelgate.doctor.elf.shared_object import bare
from wheelgate.doctor.loader.scope import Scope
from wheelgate.doctor.loader.search import Loaded


def unresolved(scope: Scope) -> Iterator[tuple[Loaded, list[str]]]:
    """Yield what each added file needs and nothing in the process gives; a loader stops there."""
    glibc = scope.loader.family == "glibc"
    names, versioned = scope.given()
    names |= _large_file_names(scope)
    for one in scope.added:
        lacking = [
            name
            for name in one.object.symbols.undefined
            if bare(name) not in names
            or (glibc and "@" in name and not {name, bare(name)} & versioned)
        ]
        if lacking:
            yield one, [name if glibc else bare(name) for name in lacking]


def _large_file_names(scope: Scope) -> set[str]:
    """Return the names with 64 that musl's loader gives and its symbol table does not have.

    musl 1.2.4 took `fopen64` and such from its headers and its symbols, and lets its loader bind
    them to `fopen` and such (`get_lfs64`). Up to 1.2.5 it had room for 16 characters there, so that
    `posix_fallocate64` is not found.
    """
    for one in scope.loaded:
        if names := one.object.mark("lfs64"):
            version = tuple(int(part) for part in one.object.mark("musl")[0].split("."))
            longest = 16 if version <= (1, 2, 5) else 18
            given = {f"{name}64" for name in names if name in one.object.symbols.default_names}
            return {name for name in given | {"readdir64_r"} if len(name) <= longest}
    return set()


def missing_versions(scope: Scope) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield the library, the versions it lacks, and which file asks for them (glibc alone)."""
    for one in scope.added:
        for library, versions in one.object.symbols.needed_versions:
            given = next(
                (
                    other.object.symbols.versions
                    for other in scope.loaded
                    if library in other.short_names or other.object.soname == library
                ),
                (),
            )
            lacking = tuple(version for version in versions if version not in given)
            if given and lacking:
                yield library, lacking, one.path


def static_thread_storage(scope: Scope) -> Iterator[tuple[Loaded, str]]:
    """Yield files that reach thread-local storage of later files at a fixed offset (musl alone)."""
    if scope.loader.family != "musl" or scope.before == 0:
        return
    early = scope.loaded[: scope.before]
    for one in scope.added:
        for name in one.object.symbols.initial_exec:
            if not any(bare(name) in other.object.symbols.default_names for other in early):
                yield one, bare(name)
                break
