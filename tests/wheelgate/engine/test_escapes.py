"""Which versions of an engine have known ways out: each line of releases was mended by itself."""

import pytest

from wheelgate.engine.escapes import known_escapes


def ids(program, said):
    return {escape.id for escape in known_escapes(program, said)}


@pytest.mark.parametrize(
    ("program", "said", "expected"),
    [
        (
            "podman",
            "podman version 4.3.1",
            {"CVE-2024-1753", "CVE-2024-9407", "CVE-2024-9675", "CVE-2024-11218"},
        ),
        ("podman", "podman version 4.9.4", {"CVE-2024-9407", "CVE-2024-9675", "CVE-2024-11218"}),
        ("podman", "podman version 5.0.0", {"CVE-2024-1753"} | ids("podman", "podman 5.0.1")),
        ("podman", "podman version 5.2.4", {"CVE-2024-9675", "CVE-2024-11218"}),
        ("podman", "podman version 5.4.2", set()),
        ("runc", "runc version 1.1.5+ds1\ncommit: 1.1.5", {"CVE-2024-21626", "CVE-2025-31133"}),
        ("runc", "runc version 1.1.12", {"CVE-2025-31133"}),
        ("runc", "runc version 1.2.8", set()),
        ("runc", "runc version 1.3.1", {"CVE-2025-31133"}),
        ("runc", "runc version 1.4.0", set()),
        ("docker", "Docker version 20.10.24+dfsg1, build 297e128", {"CVE-2024-23651"}),
        ("docker", "Docker version 28.2.2, build e6534b4", set()),
        ("docker", "Docker version of tomorrow", set()),
    ],
)
def test_a_version_has_the_escapes_that_were_mended_later(program, said, expected):
    assert ids(program, said) == expected
