"""What is particular to the image that is all apk packages: apk knows everything in it."""

import base64
import json
import re
import shutil

import pytest

from wheelgate.engine import Mount, Task
from wheelgate.images.apk.keys import new_key
from wheelgate.images.wheelhouse.fetched import FOLDER

pytestmark = pytest.mark.only_for("alpine-apk")

IMAGE = "alpine-apk"
OFFLINE = ("apk", "--repositories-file", "/dev/null")
SITE = "/usr/lib/python3.13/site-packages"


@pytest.fixture(scope="module")
def repository(wheelgate):
    """The folder of the repository that the image was built from."""
    wheelgate.image(IMAGE)
    return wheelgate.project.path(FOLDER) / "apks/plots"


def installed(image_host):
    return set(image_host.check_output("apk --repositories-file /dev/null info").split())


def in_alpine(wheelgate, script, *mounts):
    """Run a script as root in a fresh container of the Alpine base; return code and output."""
    task = Task(
        "docker.io/library/alpine:3.23", ("sh", "-euc", script), mounts, hardened=False, user="0"
    )
    done = wheelgate.context.engine.run(task, timeout=120)
    return done.code, done.output


def test_apk_owns_every_file_of_python_and_of_every_module(image_host):
    code = f"""
import json, os, pathlib, sys, sysconfig
roots = [sysconfig.get_path("stdlib"), {SITE!r}]
files = [str(p) for root in roots for p in pathlib.Path(root).rglob("*") if not p.is_dir()]
files += [sys.executable, "/usr/lib/libpython3.13.so.1.0", "/usr/bin/f2py"]
database = next(p for p in ("/lib/apk/db/installed", "/usr/lib/apk/db/installed")
                if os.path.exists(p))
owned, folder = set(), ""
for line in open(database):
    if line[:2] == "F:": folder = line[2:-1]
    if line[:2] == "R:": owned.add("/" + folder + "/" + line[2:-1])
print(json.dumps([len(files), sorted(set(files) - owned)]))
"""
    count, strangers = json.loads(image_host.check_output("python3 -c %s", code))
    assert count > 5000
    assert strangers == []


def test_apk_says_whose_a_file_is(image_host):
    owner = image_host.check_output(
        f"apk --repositories-file /dev/null info --who-owns {SITE}/numpy/__init__.py"
    )
    assert "is owned by py3-numpy-" in owner


def test_versions_are_the_wheels_in_apks_words(wheelgate, image_host):
    for item in wheelgate.image(IMAGE).inputs:
        if item.kind == "apk" and item.name in {"py3-numpy", "py3-seaborn", "python3"}:
            assert (
                f"{item.name}-{item.version}"
                in image_host.check_output("apk --repositories-file /dev/null info -v").split()
            )
    numpy = image_host.check_output("python3 -c 'import numpy; print(numpy.__version__)'")
    assert f"py3-numpy-{numpy}-r0" in image_host.check_output(
        "apk --repositories-file /dev/null info -v"
    )


def test_nothing_is_installed_that_nobody_asked_for(image_host):
    found = installed(image_host)
    assert {"python3", "python3-pycache-pyc0", "pyc", "py3-numpy-pyc", "py3-dateutil"} <= found
    unwanted = {"python3-dev", "python3-idle", "python3-ensurepip", "python3-tests", "py3-pip"}
    assert [name for name in found if name in unwanted or name.endswith("-tests")] == []


def test_the_interpreter_finds_its_prefix_and_its_configuration(image_host):
    code = """
import json, sys, sysconfig
print(json.dumps([sys.prefix, sys.base_prefix, sysconfig.get_config_var("prefix"),
                  sysconfig.get_config_var("LIBDIR"), sysconfig.get_path("scripts"),
                  sysconfig.get_config_h_filename()]))
"""
    assert json.loads(image_host.check_output("python3 -c %s", code)) == [
        "/usr",
        "/usr",
        "/usr",
        "/usr/lib",
        "/usr/bin",
        "/usr/include/python3.13/pyconfig.h",
    ]


def test_commands_of_packages_start(image_host):
    assert "usage" in image_host.check_output("f2py -h 2>&1").lower()
    first = image_host.check_output("head -n 1 /usr/bin/fonttools")
    assert first == "#!/usr/bin/python3"


def test_the_metadata_of_modules_says_that_apk_installed_them(image_host):
    code = """
from importlib.metadata import distributions
found = {d.metadata["Name"]: d for d in distributions()}
print(len(found), {d.read_text("INSTALLER").strip() for d in found.values()},
      [str(f) for d in found.values() for f in d.files if not f.locate().exists()])
"""
    assert image_host.check_output("python3 -c %s", code) == "21 {'apk'} []"


def test_python_says_that_apk_manages_it(image_host):
    assert image_host.file("/usr/lib/python3.13/EXTERNALLY-MANAGED").contains("apk add")


def needed_by_seaborn(name, output):
    """Return whether apk refuses to remove a package because seaborn needs it, and says so."""
    _, refused, names = output.partition("not removed due to:")
    return bool(refused and re.search(rf"^ +{name}:[^:]*\bpy3-seaborn\b", names, re.MULTILINE))


def test_removing_what_others_need_is_refused(wheelgate):
    names = ("py3-pandas", "py3-pillow")
    code, output = wheelgate.run_once(IMAGE, (*OFFLINE, "del", "--simulate", *names), user="0")
    assert code == 0, output
    assert [name for name in names if not needed_by_seaborn(name, output)] == [], output
    assert "Purging" not in output


def test_what_others_need_is_there_after_its_removal_was_refused(wheelgate):
    apk = " ".join(OFFLINE)
    script = (
        f"{apk} del py3-numpy; {apk} info; python3 -c 'import numpy, seaborn; print(\"works\")'"
    )
    code, output = wheelgate.run_once(IMAGE, ("sh", "-euc", script), user="0")
    assert code == 0, output
    assert needed_by_seaborn("py3-numpy", output), output
    assert re.search(r"^py3-numpy$", output, re.MULTILINE)
    assert output.splitlines()[-1] == "works"


def test_one_package_brings_all_that_it_needs(wheelgate, repository):
    script = (
        "cp /repository/*.rsa.pub /etc/apk/keys/; "
        "apk add --repositories-file /dev/null --repository /repository/x86_64/Packages.adb "
        "--no-cache py3-seaborn; "
        "MPLCONFIGDIR=/tmp python3 -c "
        "'import seaborn, matplotlib.pyplot, pandas; print(seaborn.__version__)'; "
        "apk --repositories-file /dev/null info"
    )
    code, output = in_alpine(wheelgate, script, Mount(repository, "/repository"))
    assert code == 0, output
    assert "0.13.2" in output
    found = set(output.split())
    assert {"py3-numpy", "py3-pandas", "py3-matplotlib", "py3-kiwisolver", "libffi"} <= found
    assert not {"py3-scipy", "py3-statsmodels"} & found


def test_bytecode_stays_away_where_it_is_refused(wheelgate, repository):
    script = (
        "cp /repository/*.rsa.pub /etc/apk/keys/; "
        "apk add --repositories-file /dev/null --repository /repository/x86_64/Packages.adb "
        "--no-cache py3-cycler '!pyc'; find / -xdev -name '*.pyc' | wc -l; "
        "python3 -B -c 'import cycler'"
    )
    code, output = in_alpine(wheelgate, script, Mount(repository, "/repository"))
    assert code == 0, output
    assert output.splitlines()[-1] == "0"


INTO = (
    "cp /keys/*.rsa.pub /etc/apk/keys/; "
    "apk add --repositories-file /dev/null --repository /repository/x86_64/Packages.adb "
    "--no-cache py3-cycler"
)


def public_keys(folder, content, name="key.rsa.pub"):
    folder.mkdir()
    (folder / name).write_bytes(content)
    return Mount(folder, "/keys")


def test_the_repositorys_own_key_is_enough(wheelgate, repository, tmp_path):
    (key,) = repository.glob("*.rsa.pub")
    keys = public_keys(tmp_path / "keys", key.read_bytes(), key.name)
    code, output = in_alpine(wheelgate, INTO, keys, Mount(repository, "/repository"))
    assert code == 0, output


def test_another_key_is_not(wheelgate, repository, tmp_path):
    (key,) = repository.glob("*.rsa.pub")
    keys = public_keys(tmp_path / "keys", new_key().public, key.name)
    code, output = in_alpine(wheelgate, INTO, keys, Mount(repository, "/repository"))
    assert code != 0
    assert "UNTRUSTED" in output


@pytest.mark.parametrize("part", ["Packages.adb", "py3-cycler-0.12.1-r0.apk"])
def test_what_was_changed_after_signing_is_refused(wheelgate, repository, tmp_path, part):
    copy = tmp_path / "repository"
    shutil.copytree(repository, copy)
    content = bytearray((copy / "x86_64" / part).read_bytes())
    content[len(content) // 2] ^= 0x01
    (copy / "x86_64" / part).unlink()
    (copy / "x86_64" / part).write_bytes(content)
    (key,) = repository.glob("*.rsa.pub")
    keys = public_keys(tmp_path / "keys", key.read_bytes(), key.name)
    code, output = in_alpine(wheelgate, INTO, keys, Mount(copy, "/repository"))
    assert code != 0, output


def test_a_signed_package_that_another_key_signed_is_refused(wheelgate, repository, tmp_path):
    """The index is right, a package in it is another of the same name and version."""
    copy = tmp_path / "repository"
    shutil.copytree(repository, copy)
    (copy / "x86_64/py3-cycler-0.12.1-r0.apk").unlink()
    other = tmp_path / "other"
    other.mkdir()
    (other / "key").write_bytes(new_key().private)
    code, output = in_alpine(
        wheelgate,
        "mkdir -p /t/usr; echo evil >/t/usr/evil; "
        "apk mkpkg --sign-key /other/key --info name:py3-cycler --info version:0.12.1-r0 "
        "--info arch:noarch --files /t --output /t.apk >/dev/null; base64 /t.apk",
        Mount(other, "/other"),
    )
    assert code == 0, output
    (copy / "x86_64/py3-cycler-0.12.1-r0.apk").write_bytes(base64.b64decode(output))
    (key,) = repository.glob("*.rsa.pub")
    keys = public_keys(tmp_path / "keys", key.read_bytes(), key.name)
    code, output = in_alpine(wheelgate, INTO, keys, Mount(copy, "/repository"))
    assert code != 0, output
