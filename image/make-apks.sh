#!/bin/sh
# Make the apks `glibc` and `python3.13-glibc` of the trees in /packages, into /apks.
#
# Runs in alpine:3.23, whose own apk makes packages (apk-tools 3: `apk mkpkg`).
set -eu

mkdir -p /apks
glibc=$(cat /packages/glibc.version)
python=$(cat /packages/python.version)

apk mkpkg --compression none \
    --info name:glibc --info "version:$glibc" --info arch:x86_64 \
    --info "description:GNU C library, with the GCC run-time libraries, from Debian's packages" \
    --info license:LGPL-2.1-or-later --info url:https://www.gnu.org/software/libc/ \
    --files /packages/glibc --output "/apks/glibc-$glibc.apk"

apk mkpkg --compression none \
    --info name:python3.13-glibc --info "version:$python" --info arch:x86_64 \
    --info "description:CPython 3.13 linked to glibc, with its libraries, from Debian's packages" \
    --info license:PSF-2.0 --info url:https://www.python.org/ \
    --info "depends:glibc=$glibc" \
    --files /packages/python --output "/apks/python3.13-glibc-$python.apk"
