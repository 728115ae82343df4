"""The machine that a run was made on."""

import os
import platform
import resource
from pathlib import Path

from wheelgate import __version__
from wheelgate.model.records import Host


def host() -> Host:
    """Describe the machine that this process runs on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Host(
        system=_pretty_name(),
        kernel=platform.release(),
        processor=_processor(),
        cores=os.cpu_count() or 0,
        memory_bytes=memory,
        python=platform.python_version(),
        wheelgate=__version__,
    )


def peak_bytes() -> int:
    """Return the most memory that this process has had, in bytes, without its children's."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _pretty_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
