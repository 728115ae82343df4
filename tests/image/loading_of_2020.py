"""Runs inside the image, on its Python 3.8: opens the extension modules of wheels, as imports do.

Usage: `python3 loading_of_2020.py FOLDER...`. Each wheel of the folders is unpacked, and each of
its modules opened by the loader (dlopen with RTLD_NOW) in a process of its own. Prints one JSON
object: for each wheel, for each module, why it does not load, or an empty text.
"""

import ctypes
import glob
import importlib.machinery
import json
import os
import signal
import sys
import tempfile
import zipfile


def modules(folder):
    """Return the files below a folder that Python would take for extension modules."""
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    found = []
    for place, _, names in os.walk(folder):
        found += [os.path.join(place, name) for name in names if name.endswith(suffix)]
    return sorted(found)


def load(path):
    """Open a file in a process of its own; return why it does not load, or an empty text."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            ctypes.CDLL(path, mode=os.RTLD_NOW | os.RTLD_LOCAL)
            os.write(writer, b"loaded")
        except OSError as error:
            os.write(writer, str(error).encode())
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "ended by %s" % signal.Signals(os.WTERMSIG(status)).name
    return "" if said == "loaded" else said


def main(folders):
    """Load the modules of all wheels and print what came of each."""
    found = {}
    for wheel in sorted(file for folder in folders for file in glob.glob(folder + "/*.whl")):
        name = os.path.basename(wheel).split("-")[0].lower()
        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder)
            loaded = {os.path.relpath(path, folder): load(path) for path in modules(folder)}
            if loaded:
                found[name] = {
                    path: error.replace(folder + "/", "") for path, error in loaded.items()
                }
    print(json.dumps(found))


main(sys.argv[1:])
