"""Starts the worker, from this folder alone or as part of the package that it is kept in."""

import os
import sys

if not __package__:  # started as `python3 FOLDER`, which puts the folder itself on the path
    sys.path[0] = os.path.dirname(sys.path[0])
    from worker.requests import main  # type: ignore[import-not-found]

    del sys.path[0]
else:
    from wheelgate.gallery.worker.requests import main

main()
