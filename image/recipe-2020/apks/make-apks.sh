#!/bin/sh
# Make, into /files, the packages that the recipe of 2020 had from Alpine, which has them no more.
#
# Runs in alpine:3.23. Reads /context and, in /musl, the folder of libraries of an image with musl
# CPython. What has no wheel for musl and Python 3.8 is compiled here, by zig's clang.
set -eu

wheelhouse=/context/wheelhouse
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p /files /packages
export scratch wheelhouse SOURCE_DATE_EPOCH=1577836800

unpack_wheel() { # NAME FOLDER
    mkdir -p "$2"
    unzip -q -o "$wheelhouse"/recipe-2020-tools/"$1"-*.whl -d "$2"
}

unpack_source() { # ARCHIVE FOLDER
    mkdir -p "$2"
    case $1 in
    *.zip) unzip -q "$1" -d "$2" && mv "$2"/*/* "$2" ;;
    *) tar -xf "$1" -C "$2" --strip-components=1 ;;
    esac
}

make_apk() { # NAME VERSION LICENCE DESCRIPTION
    apk mkpkg --compression none --info "name:$1" --info "version:$2" --info arch:x86_64 \
        --info "license:$3" --info "description:$4" --info "url:https://www.alpinelinux.org/" \
        --files "/packages/$1" --output "/files/$1-$2.apk"
}

. /context/compiler.sh
. /context/libraries.sh
. /context/python.sh
. /context/packages.sh
