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

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
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
        "base images then have to come from a registry: only Debian and Ubuntu can assemble them"
    say "installing $*"
    if [ $updated = no ]; then
        as_root apt-get update -qq
        updated=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "$@" >/dev/null
}

engine_works() { # whether its client reaches an engine at all; wheelgate probes the rest
    have "$1" && "$1" info >/dev/null 2>&1
}

have python3 || install python3
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    give_up "python3 is $(python3 --version | cut -d' ' -f2), and 3.11 or later is needed"

if engine_works podman; then
    say "podman is here"
elif engine_works docker; then
    say "docker is here"
else
    # runc beside crun: podman takes it on hosts whose cgroups crun refuses.
    install podman runc uidmap slirp4netns
    engine_works podman || give_up "podman is installed, but \`podman info\` fails; see what it says"
fi

if have apt-get; then
    missing=
    for tool in mmdebstrap:mmdebstrap dpkg-deb:dpkg \
        /usr/share/keyrings/debian-archive-keyring.gpg:debian-archive-keyring; do
        if ! have "${tool%%:*}" && [ ! -e "${tool%%:*}" ]; then missing="$missing ${tool#*:}"; fi
    done
    # shellcheck disable=SC2086 # names of packages, to be split
    if [ -n "$missing" ]; then install $missing; else say "mmdebstrap is here"; fi
else
    say "no apt here: base images have to come from a registry"
fi

if have tox && tox --version 2>/dev/null | grep -q '^4\.'; then
    say "tox is here"
else
    home=${XDG_DATA_HOME:-$HOME/.local/share}/wheelgate/tox
    say "installing tox into $home"
    python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
    python3 -m venv "$home"
    "$home/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check 'tox>=4'
    for folder in "$HOME/.local/bin" /usr/local/bin; do
        case ":$PATH:" in *":$folder:"*) ;; *) continue ;; esac
        if mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ]; then
            ln -sf "$home/bin/tox" "$folder/tox"
            say "tox is linked into $folder"
            break
        fi
    done
    have tox || give_up "tox is in $home/bin, which is not on your PATH" \
        "run: export PATH=\"$home/bin:\$PATH\""
fi
say "ready: tox -e alpine"
