#!/bin/sh
# Make the apk `python3.13-mimalloc` of the tree in /packages, into /apks.
#
# Runs in alpine:3.23, whose own apk makes packages (apk-tools 3: `apk mkpkg`).
set -eu

mkdir -p /apks
version=$(cat /packages/mimalloc.version)
apk mkpkg --compression none \
    --info name:python3.13-mimalloc --info "version:$version" --info arch:x86_64 \
    --info "description:mimalloc, and a CPython 3.13 program that takes all its memory from it" \
    --info license:MIT --info url:https://microsoft.github.io/mimalloc/ \
    --info "depends:so:libc.musl-x86_64.so.1" \
    --files /packages/mimalloc --output "/apks/python3.13-mimalloc-$version.apk"
