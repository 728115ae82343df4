"""setup.sh on machines of several kinds: the real script, among programs that take notes."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "setup.sh"
REAL = ("cut", "env", "grep", "ln", "mkdir", "chmod")
"""What the script and the stand-ins below call of the system's own programs."""

SHARED = "/usr/local/bin"

STAND_INS = {
    "id": 'echo "$USER_ID"',
    "sudo": 'note "$@"; [ -z "${SUDO_FAILS-}" ] || exit 1; AS_ROOT=yes exec "$@"',
    "apt-get": """\
note "$@"
[ "$USER_ID" = 0 ] || [ -n "${AS_ROOT-}" ] || exit 100
[ "$1" != install ] || [ -z "${APT_FAILS-}" ] || exit 100
[ "$1" != install ] || for word; do
    case $word in
        mmdebstrap) add mmdebstrap ;;
        dpkg) add dpkg-deb ;;
        uidmap) add newuidmap ;;
        runc) add runc ;;
        podman) add podman ;;
    esac
done""",
    # It knows a runtime that lies anywhere, be it on PATH or not.
    "podman": """\
note "$@"
case "$*" in
    "--runtime runc info") [ -e "$HERE/runc" ] || [ -n "${RUNC_ELSEWHERE-}" ] ;;
    info) [ -z "${PODMAN_FAILS-}" ] ;;
esac""",
    "docker": 'note "$@"',
    "python3": """\
note "$@"
[ "$1 $2" != "-m venv" ] || {
    mkdir -p "$3/bin"
    printf '#!/bin/sh\\necho 4.99.0\\n' >"$3/bin/tox"
    printf '#!/bin/sh\\n' >"$3/bin/python"
    chmod +x "$3/bin/tox" "$3/bin/python"
}""",
    # Root alone may write to the folder that all users have on PATH; nothing is really put there.
    "ln": f"""\
for target; do :; done
case $target in
    {SHARED}/*)
        note "$@"
        [ -n "${{AS_ROOT-}}" ] && exec "$REAL/ln" -sf "$2" "$HERE/tox" ;;
    *) exec "$REAL/ln" "$@" ;;
esac""",
    "tox": "echo 4.23.0",
}

PRELUDE = """\
#!/bin/sh
note() { echo "${0##*/} $*" >>"$NOTES"; }
add() { { echo '#!/bin/sh'; echo 'exit 0'; } >"$HERE/$1"; chmod +x "$HERE/$1"; }
"""


@dataclass
class Machine:
    """A home, and a PATH with nothing on it but what a test puts there."""

    root: Path
    user: int = 1000

    def __post_init__(self):
        self.programs = self.root / "programs"
        self.home = self.root / "home"
        self.real = self.root / "real"
        for folder in (self.programs, self.home, self.real):
            folder.mkdir()
        self.own = self.home / ".local/bin"
        self.path = [self.own, self.programs]
        for name in REAL:
            (self.real / name).symlink_to(shutil.which(name))

    def has(self, *names):
        """Put stand-ins in place; one that has no part to play only exits well."""
        for name in names:
            program = self.programs / name
            program.write_text(PRELUDE + STAND_INS.get(name, "exit 0") + "\n")
            program.chmod(0o755)

    def lacks(self, *names):
        for name in names:
            (self.programs / name).unlink()

    def set_up(self, **variables):
        """Run the script."""
        (self.root / "notes").write_text("")
        return subprocess.run(
            ["/bin/sh", SCRIPT],
            env={
                "PATH": os.pathsep.join(map(str, (*self.path, self.real))),
                "HOME": str(self.home),
                "USER_ID": str(self.user),
                "NOTES": str(self.root / "notes"),
                "HERE": str(self.programs),
                "REAL": str(self.real),
                **variables,
            },
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    def calls(self, start):
        """Return how a program was called in the last run, each call's words behind its start."""
        notes = (self.root / "notes").read_text().splitlines()
        return [line.removeprefix(start).strip() for line in notes if line.startswith(start)]

    @property
    def installed(self):
        """The packages that the last run had installed, but for keys that this host may lack."""
        words = {word for call in self.calls("apt-get install ") for word in call.split()}
        return {word for word in words if word[0] != "-"} - {"debian-archive-keyring"}


@pytest.fixture
def machine(tmp_path):
    """A Debian machine of a user who may become root, that lacks nothing."""
    made = Machine(tmp_path)
    made.has("id", "sudo", "apt-get", "podman", "runc", "python3", "ln", "tox", "mmdebstrap")
    made.has("dpkg-deb", "newuidmap")
    return made


def test_where_nothing_is_missing_nothing_is_installed(machine):
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.installed == set()
    assert done.stdout.splitlines()[-1] == "setup: ready: tox -e alpine"


def test_what_a_first_run_installs_a_second_finds(machine):
    machine.lacks("podman", "runc", "mmdebstrap", "dpkg-deb", "newuidmap", "tox")
    first = machine.set_up()
    assert first.returncode == 0, first.stderr
    assert machine.installed == {"podman", "runc", "uidmap", "slirp4netns", "mmdebstrap", "dpkg"}
    machine.has("podman")  # the one that answers
    second = machine.set_up()
    assert second.returncode == 0, second.stderr
    assert machine.installed == set()
    assert machine.calls("python3 -m") == []


def test_packages_that_are_here_are_not_removed_for_those_that_are_installed(machine):
    machine.lacks("mmdebstrap")
    machine.set_up()
    (call,) = machine.calls("apt-get install")
    assert "--no-remove" in call.split()


def test_packages_that_apt_does_not_install_are_named(machine):
    machine.lacks("mmdebstrap")
    done = machine.set_up(APT_FAILS="yes")
    assert done.returncode == 1
    assert "mmdebstrap" in done.stderr


# --- the engine ----------------------------------------------------------------------------------


def test_podman_without_runc_gets_it(machine):
    machine.lacks("runc")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.installed == {"runc"}
    assert "setup: installing runc" in done.stdout


def test_a_runc_that_podman_knows_of_is_enough_though_it_is_not_on_path(machine):
    machine.lacks("runc")
    assert machine.set_up(RUNC_ELSEWHERE="yes").returncode == 0
    assert machine.installed == set()


def test_who_cannot_become_root_is_told_of_runc_and_goes_on(machine):
    machine.lacks("runc", "sudo")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.calls("apt-get") == []
    assert "runc" in done.stdout


@pytest.mark.parametrize("podman", ["is not there", "does not answer"])
def test_where_docker_is_taken_runc_is_left_alone(machine, podman):
    machine.lacks("runc")
    machine.has("docker")
    if podman == "is not there":
        machine.lacks("podman")
    done = machine.set_up(PODMAN_FAILS="yes")
    assert done.returncode == 0, done.stderr
    assert "docker" in done.stdout
    assert machine.installed == set()


# --- what assembles base images ------------------------------------------------------------------


@pytest.mark.parametrize(("user", "installed"), [(1000, {"uidmap"}), (0, set())])
def test_newuidmap_is_wanted_for_every_user_but_root(machine, user, installed):
    machine.user = user
    machine.has("docker")
    machine.lacks("newuidmap", "podman")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.installed == installed


def test_root_needs_no_sudo(machine):
    machine.user = 0
    machine.lacks("mmdebstrap", "sudo")
    assert machine.set_up().returncode == 0
    assert machine.installed == {"mmdebstrap"}


def test_without_apt_it_says_what_cannot_be_built_and_not_that_all_is_ready(machine):
    machine.lacks("apt-get", "runc", "mmdebstrap", "dpkg-deb", "newuidmap")
    done = machine.set_up()
    assert done.returncode == 1
    assert "Debian packages are fetched by apt, and there is none here" in done.stderr
    assert "ready" not in done.stdout


# --- tox -----------------------------------------------------------------------------------------


@pytest.fixture
def old_tox(machine):
    """Let `tox` be of a version that is of no use here."""
    (machine.programs / "tox").write_text("#!/bin/sh\necho 3.28.0\n")


@pytest.fixture
def no_own_folder(machine, old_tox):
    """Let the user's own folder be one that cannot be written to, not even by root."""
    (machine.home / ".local").write_text("")
    machine.path.append(SHARED)


def test_tox_is_linked_into_the_users_own_folder_before_any_other(machine, old_tox):
    machine.path.append(SHARED)
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert (machine.own / "tox").is_symlink()
    assert machine.calls("ln") == machine.calls("sudo") == []


def test_an_old_tox_before_the_one_that_was_linked_is_told(machine, old_tox):
    machine.path.reverse()
    done = machine.set_up()
    assert done.returncode == 1
    assert 'export PATH="' in done.stderr


def test_where_no_folder_on_path_can_be_written_to_root_links_tox_into_the_shared_one(
    machine, no_own_folder
):
    tox = machine.root / "data/wheelgate/tox/bin/tox"
    done = machine.set_up(XDG_DATA_HOME=str(machine.root / "data"))
    assert done.returncode == 0, done.stderr
    assert machine.calls("sudo") == [f"ln -sf {tox} {SHARED}/tox"]
    assert SHARED in done.stdout
    machine.set_up()
    assert machine.calls("sudo") == []


def test_nothing_is_linked_into_a_folder_that_is_not_on_path(machine, no_own_folder):
    machine.path.remove(SHARED)
    done = machine.set_up(XDG_DATA_HOME=str(machine.root / "data"))
    assert done.returncode == 1
    assert machine.calls("sudo") == machine.calls("ln") == []
    assert 'export PATH="' in done.stderr


@pytest.mark.parametrize("sudo", ["is not there", "refuses"])
def test_who_cannot_become_root_is_told_which_folder_to_put_on_path(machine, no_own_folder, sudo):
    if sudo == "is not there":
        machine.lacks("sudo")
    data = machine.root / "data"
    done = machine.set_up(XDG_DATA_HOME=str(data), SUDO_FAILS="yes")
    assert done.returncode == 1
    assert f'export PATH="{data}/wheelgate/tox/bin:$PATH"' in done.stderr
    assert "linked" not in done.stdout
