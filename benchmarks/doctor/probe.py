"""Open shared objects inside an image, each in a process of its own, and say what happened.

Runs on the image's Python, of 3.5 or later, with the standard library alone, and no more of it than
an image without libffi has. Arguments: folders. Output: a line of JSON for each ELF file below
them: path, whether the import system would take it by its name, what happened ("loaded",
"refused", "crashed"), the loader's words, and the C libraries then mapped.
"""

import _imp
import importlib.machinery
import json
import os
import re
import sys
from pathlib import Path

NO_SUCH_MODULE = "wheelgate_probe"
"""No file has an init function of this name: it is opened as `import` opens it, and not run."""


def elf_files(root):
    """Yield the ELF files below a folder."""
    for path in sorted(Path(root).rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def named_right(path):
    """Tell whether the import system would take a file for the module that it was made for."""
    suffixes = importlib.machinery.EXTENSION_SUFFIXES
    suffix = next((one for one in suffixes if path.name.endswith(one)), "")
    return bool(suffix) and "." not in path.name[: -len(suffix)]


def attempt(path):
    """Open one file as `import` does; return what happened."""
    spec = importlib.machinery.ModuleSpec(NO_SUCH_MODULE, None, origin=str(path))
    try:
        _imp.create_dynamic(spec)
    except ImportError as error:
        if "does not define module export function" not in str(error):
            return ["refused", str(error), []]
    text = Path("/proc/self/maps").read_text(encoding="utf-8")
    libcs = set(re.findall(r"/\S*(?:libc\.so\.6|libc-2[.\d]+\.so|ld-musl-\S+)", text))
    return ["loaded", "", sorted(libcs)]


def outcome(path):
    """Return what happens with a file in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, json.dumps(attempt(path)).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return json.loads(answer.decode()) if answer and not status else ["crashed", str(status), []]


for folder in sys.argv[1:]:
    for path in elf_files(folder):
        print(json.dumps([str(path), named_right(path), *outcome(path)]), flush=True)
