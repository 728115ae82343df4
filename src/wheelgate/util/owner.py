"""Tell what a process that is gone left behind from what a living one is using."""

import os
import re
from pathlib import Path

_FORM = re.compile(r"b(?P<boot>[0-9a-f]{12})n(?P<namespace>\d+)p(?P<pid>\d+)s(?P<start>\d+)")


def token() -> str:
    """Return what names this process and no other: for labels, and for names of folders and hosts.

    It holds the boot of the machine, the PID namespace, the PID, and the start of the process in
    clock ticks since that boot (proc(5), `starttime` of /proc/PID/stat).
    """
    return f"{_here()}p{os.getpid()}s{_start(os.getpid())}"


def is_left(text: str) -> bool:
    """Return whether a token's process is known to be gone.

    Of another boot, machine or PID namespace that is not known.
    """
    found = _FORM.fullmatch(text)
    if not found or f"b{found['boot']}n{found['namespace']}" != _here():
        return False
    return _start(int(found["pid"])) != found["start"]


def _here() -> str:
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").replace("-", "")
    namespace = re.sub(r"\D", "", str(Path("/proc/self/ns/pid").readlink()))
    return f"b{boot[:12]}n{namespace}"


def _start(pid: int) -> str:
    """Return when a process started; "" where there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The command in brackets may hold anything, so fields are counted from its end.
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]
