#!/bin/sh
# Install what `tox` needs on this machine: a container engine where none works, tools to
# assemble base images, and tox. Run it as often as you like; it says what it does.
set -eu

say() { printf 'setup: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
give_up() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }
can_be_root() { is_root || have sudo; }
as_root() {
    if is_root; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        give_up "this needs root, and there is no sudo: $*" "run it as root, then ./setup.sh again"
    fi
}

updated=no
install() { # PACKAGE...
    have apt-get || give_up "this system has no apt, and these are missing: $*" \
        "install by its own package manager: podman (with runc) or docker, and Python 3.11 or later" \
        "only Debian and Ubuntu can assemble base images, and fetch Debian packages for others"
    say "installing $*"
    if [ $updated = no ]; then
        as_root apt-get update -qq
        updated=yes
    fi
    # Some packages of other engines are in the way of these: they are not ours to remove.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        --no-remove "$@" >/dev/null || give_up "these could not be installed: $*" "see apt's words above"
}

engine_works() { # whether its client reaches an engine at all; wheelgate probes the rest
    have "$1" && "$1" info >/dev/null 2>&1
}

have python3 || install python3
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    give_up "python3 is $(python3 --version | cut -d' ' -f2), and 3.11 or later is needed"

if engine_works podman; then
    say "podman is here"
    # podman finds runc where a user's PATH does not lead, so it is asked itself.
    if have apt-get && ! podman --runtime runc info >/dev/null 2>&1; then
        if can_be_root; then
            install runc # crun refuses hosts that have cgroups of both versions
        else
            say "podman has no runc, and this needs root: where crun refuses to run, install runc"
        fi
    fi
elif engine_works docker; then
    say "docker is here"
else
    # runc beside crun: podman takes it on hosts whose cgroups crun refuses.
    install podman runc uidmap slirp4netns
    engine_works podman || give_up "podman is installed, but \`podman info\` fails; see what it says"
fi

if have apt-get; then
    tools="mmdebstrap:mmdebstrap dpkg-deb:dpkg \
        /usr/share/keyrings/debian-archive-keyring.gpg:debian-archive-keyring"
    # To another user than root newuidmap lends the user ids that a base's files belong to.
    is_root || tools="$tools newuidmap:uidmap"
    missing=
    for tool in $tools; do
        if ! have "${tool%%:*}" && [ ! -e "${tool%%:*}" ]; then missing="$missing ${tool#*:}"; fi
    done
    # shellcheck disable=SC2086 # names of packages, to be split
    if [ -n "$missing" ]; then install $missing; else say "mmdebstrap is here"; fi
else
    say "no apt here: base images have to come from a registry"
fi

tox_works() {
    hash -r # it may have been linked since it was looked for
    have tox && tox --version 2>/dev/null | grep -q '^4\.'
}
on_path() { case ":$PATH:" in *":$1:"*) ;; *) return 1 ;; esac }

if tox_works; then
    say "tox is here"
else
    home=${XDG_DATA_HOME:-$HOME/.local/share}/wheelgate/tox
    say "installing tox into $home"
    python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
    python3 -m venv "$home"
    "$home/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check 'tox>=4'
    linked=
    for folder in "$HOME/.local/bin" /usr/local/bin; do
        on_path "$folder" || continue
        if mkdir -p "$folder" 2>/dev/null && ln -sf "$home/bin/tox" "$folder/tox" 2>/dev/null; then
            linked=$folder
            break
        fi
    done
    if [ -z "$linked" ] && on_path /usr/local/bin && can_be_root; then
        as_root ln -sf "$home/bin/tox" /usr/local/bin/tox && linked=/usr/local/bin
    fi
    [ -z "$linked" ] || say "tox is linked into $linked"
    tox_works || give_up "tox is in $home/bin, and your PATH does not lead there" \
        "run: export PATH=\"$home/bin:\$PATH\""
fi

have apt-get || give_up "not ready: Debian packages are fetched by apt, and there is none here" \
    "an image that takes some cannot be built, and the gate of this checkout builds such images" \
    "run on Debian or Ubuntu; images of your own that take none can be built here"
say "ready: tox -e alpine"
