"""Judge one ELF file: would this image's loader load it, and would Python find it?"""

import posixpath
from collections.abc import Iterator

from wheelgate.doctor import advice
from wheelgate.doctor import module_names as naming
from wheelgate.doctor.answers import FileVerdict
from wheelgate.doctor.elf.mapped import BrokenElfError
from wheelgate.doctor.elf.relocations import unknown_to
from wheelgate.doctor.elf.shared_object import SharedObject
from wheelgate.doctor.image.facts import ImageFacts
from wheelgate.doctor.loader.files import Files
from wheelgate.doctor.loader.resolution import missing_versions, static_thread_storage, unresolved
from wheelgate.doctor.loader.scope import Missing, Scope, of_program
from wheelgate.doctor.loader.search import HARDWARE, loader_of
from wheelgate.model.records import Finding, Role

_SHOWN = 6


def judge_file(image: ImageFacts, files: Files, path: str) -> FileVerdict:
    """Say what would happen with one ELF file of an image.

    Args:
        image: The image.
        files: Its files, and those of the target.
        path: The file's path among them.
    """
    try:
        found = files.object(path)
    except BrokenElfError as error:
        return FileVerdict(path, "library", (Finding("broken", "error", str(error)),))
    if found.kind == "other":
        text = "a relocatable object or a core file: no loader takes it, a linker might"
        return FileVerdict(path, "library", (Finding("not-loadable", "error", text),))
    role = naming.role_of(image, path, found)
    if found.machine != image.machine or found.bits != 64:
        text = f"it is for {found.machine}, {found.bits} bits; the image is {image.machine}"
        return FileVerdict(path, role, (Finding("wrong-machine", "error", text),))
    findings: list[Finding] = []
    if role == "extension module":
        findings += naming.findings_of(image, path, found)
    try:
        scope = _scope(image, files, path, found, role, findings)
    except BrokenElfError as error:
        findings.append(Finding("broken", "error", str(error)))
        scope = None
    if scope is not None:
        findings += _loading(image, scope)
    return FileVerdict(path, role, tuple(findings))


def _scope(
    image: ImageFacts,
    files: Files,
    path: str,
    found: SharedObject,
    role: Role,
    findings: list[Finding],
) -> Scope | None:
    """Return the process that would have the file in it; None where there would be none."""
    if role == "program":
        if not found.interpreter:
            return None  # static: it needs no loader
        loader = loader_of(files, found.interpreter, found.machine, image.environment)
        if loader is None:
            text = f"it names the loader {found.interpreter}, which the image does not have"
            findings.append(
                Finding("loader-missing", "error", text, (found.interpreter,), advice.routes(image))
            )
            return None
        scope = of_program(loader, files, path)
        scope.before = 0
        return scope
    if image.started is None or image.started.missing:
        text = image.problem or "the interpreter itself does not start"
        findings.append(Finding("no-python", "unknown", text))
        return None
    scope = image.started.copy()
    scope.files = files
    scope.missing = []
    scope.add(path, scope.loaded[0])
    return scope


def _loading(image: ImageFacts, scope: Scope) -> Iterator[Finding]:
    """Say what the loader would stop at, in the order in which it does."""
    for missing in scope.missing:
        yield _missing_library(image, scope, missing)
    libcs = scope.libcs()
    if len(libcs) > 1:
        yield Finding(
            "two-libcs",
            "error",
            f"two C libraries in one process: {' and '.join(libcs)}",
            tuple(libcs),
            ("bring the library along in the image's own kind, or keep the other out of the path",),
        )
    if scope.loader.family == "glibc":
        for library, versions, by in missing_versions(scope):
            needed = f"{posixpath.basename(by)} needs {', '.join(versions)} of {library}"
            yield Finding(
                "version-missing",
                "error",
                f"{needed}, which is older",
                versions,
                ("take an image with a newer C library, or an older wheel",),
            )
    for one in scope.added:
        strange = unknown_to(scope.loader.family, image.libc_version, one.object)
        if strange:
            yield Finding(
                "relocation-unknown",
                "error",
                f"{posixpath.basename(one.path)} has relocations that {scope.loader.family}'s "
                f"loader does not know: {', '.join(strange)}",
                strange,
                advice.routes(image),
            )
    yield from _symbols(image, scope)
    for one in scope.added:
        if f"/{HARDWARE}/" in one.name:
            yield Finding(
                "by-processor",
                "note",
                f"{one.name} is for this machine's processor; another may be given another file",
                (one.name,),
            )
    for one, name in static_thread_storage(scope):
        what = f"thread-local {name}" if name else "its own thread-local storage"
        yield Finding(
            "static-tls",
            "error",
            f"{posixpath.basename(one.path)} reaches {what} at a fixed offset (initial-exec): musl"
            " refuses that after the start",
            (name,) if name else (),
            ("preload it with LD_PRELOAD",),
        )
    newest = scope.loader.family == "glibc" and _at_least(image.libc_version, (2, 41))
    if newest and not any(one.object.executable_stack for one in scope.loaded[:1]):
        for one in scope.added:
            if one.object.executable_stack and one is not scope.loaded[0]:
                yield Finding(
                    "executable-stack",
                    "error",
                    f"{posixpath.basename(one.path)} wants an executable stack: glibc 2.41 and "
                    "later refuse that after the start",
                    (one.path,),
                    ("clear the flag: `patchelf --clear-execstack`",),
                )


def _symbols(image: ImageFacts, scope: Scope) -> Iterator[Finding]:
    """Say which symbols nothing gives.

    Where libraries are missing, most of them are those libraries'; then only those are named that
    the other C library gives, since they would still be missing.
    """
    for one, every in unresolved(scope):
        symbols = advice.of_other_libc(scope, every) if scope.missing else every
        if not symbols:
            continue
        shown = ", ".join(symbols[:_SHOWN])
        more = f" and {len(symbols) - _SHOWN} more" if len(symbols) > _SHOWN else ""
        yield Finding(
            "symbols-missing",
            "error",
            f"{posixpath.basename(one.path)}: nothing gives {shown}{more}",
            tuple(symbols),
            advice.for_symbols(image, scope, symbols),
        )


def _missing_library(image: ImageFacts, scope: Scope, missing: Missing) -> Finding:
    by = posixpath.basename(missing.by)
    if missing.broken:
        return Finding("library-broken", "error", f"{by} needs {missing.broken}", (missing.name,))
    text = f"{by} needs {missing.name}, which is not there"
    if missing.search.problem:
        text = f"{by} needs {missing.name}: {missing.search.problem}"
    elif missing.search.passed:
        path, why = missing.search.passed[0]
        text = f"{by} needs {missing.name}; {path} was passed over, {why}"
    return Finding(
        "library-missing", "error", text, (missing.name,), advice.for_library(image, scope, missing)
    )


def _at_least(version: str, wanted: tuple[int, int]) -> bool:
    parts = version.split(".")
    return len(parts) >= 2 and tuple(int(part) for part in parts[:2]) >= wanted
