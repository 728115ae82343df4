"""Find what each symbol of a process is bound to, by the rules of its loader.

Sources: musl's `ldso/dynlink.c` (`find_sym2`: versions are ignored, but a hidden one is never
found, nor what a resolver function gives); glibc's `elf/dl-lookup.c` (`check_match`) and
`elf/dl-version.c` (`_dl_check_map_versions`). Python opens extension modules with RTLD_NOW, so that
every symbol counts that a relocation refers to.
"""

from collections.abc import Iterator

from wheelgate.doctor.loader import Loaded
from wheelgate.doctor.scope import Scope
from wheelgate.doctor.shared_object import bare


def unresolved(scope: Scope) -> Iterator[tuple[Loaded, list[str]]]:
    """Yield what each added file needs and nothing in the process gives; a loader stops there."""
    glibc = scope.loader.family == "glibc"
    given: set[str] = set()
    for one in scope.loaded:
        given |= one.object.names if glibc else one.object.default_names
    for one in scope.added:
        lacking = [name for name in one.object.undefined if bare(name) not in given]
        if glibc:
            lacking += [
                name
                for name in one.object.undefined
                if "@" in name and bare(name) in given and not _versioned(scope, name)
            ]
        if lacking:
            yield one, [name if glibc else bare(name) for name in lacking]


def _versioned(scope: Scope, name: str) -> bool:
    """Tell whether some file gives a symbol in the version that is asked for, or in none."""
    plain = bare(name)
    return any(name in one.object.offered or plain in one.object.offered for one in scope.loaded)


def missing_versions(scope: Scope) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield the library, the versions it lacks, and which file asks for them (glibc alone)."""
    for one in scope.added:
        for library, versions in one.object.needed_versions:
            given = next(
                (
                    other.object.versions
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
    early: set[str] = set()
    for one in scope.loaded[: scope.before]:
        early |= one.object.default_names
    for one in scope.added:
        for name in one.object.initial_exec:
            if bare(name) not in early:
                yield one, bare(name)
                break
