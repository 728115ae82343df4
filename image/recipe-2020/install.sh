#!/bin/sh
# The recipe of 2020, as it was written: what its text says, in its order.
#
# Runs in alpine:3.23. Reads /context, and in /glibc the package of glibc.
set -eu

apks=/context/wheelhouse/recipe-2020-apks
if [ ! -d $apks ]; then
    echo "this target needs a wheelhouse in the build context: wheelgate build alpine-2020" >&2
    exit 1
fi

# glibc, and what there was as apks.
apk add --repositories-file /dev/null --allow-untrusted /glibc/glibc-*.apk \
    $apks/musl-libraries-*.apk $apks/python3-*.apk $apks/py3-*.apk
# The glibc package of 2020 had its loader in /lib, too.
ln -s /usr/glibc-compat/lib/ld-linux-x86-64.so.2 /lib/ld-linux-x86-64.so.2

# `manylinux1_compatible = True`, on the Python path.
cp /context/image/recipe-2020/_manylinux.py /usr/lib/python3.8/site-packages/

# pip chooses among the wheels as it did then; the lock says only what it may not be.
pip3 install --no-index --find-links /context/wheelhouse/manylinux_2_5_x86_64 \
    --no-cache-dir --disable-pip-version-check --require-hashes \
    --requirement /context/requirements/recipe-2020.txt
