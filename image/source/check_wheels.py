"""Hold each wheel's platform tag against what auditwheel finds in it; print what requires it.

A wheel that auditwheel gives another tag ends this with its words. Runs where the wheels were
built: auditwheel judges by the C library that it finds there.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from packaging.utils import parse_wheel_filename


def true_tag(wheel: Path) -> str:
    """Return the best platform tag that auditwheel finds for a wheel, whatever its name says."""
    command = ["auditwheel", "show", "--json", str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{wheel.name}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)["overall_tag"]


for wheel in map(Path, sys.argv[1:]):
    name, _, _, tags = parse_wheel_filename(wheel.name)
    found = true_tag(wheel)
    if {tag.platform for tag in tags} != {found}:
        sys.exit(f"{wheel.name}: auditwheel says that it is {found}")
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    print(f"{name} @ file://{wheel} --hash=sha256:{sha256}")
