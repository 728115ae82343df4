#!/bin/sh
# Lay the files of the locked Debian packages out as two trees, one for each apk of the image.
#
# Runs in debian:trixie-slim. Reads /context; writes /packages/glibc and /packages/python,
# and beside each its version and its license.
set -eu

# What is unpacked here for a moment must not become part of a layer.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

names=$(sed 's/#.*//' /context/requirements/glibc.debs.txt)
debs=/context/wheelhouse/debs/glibc
if [ ! -d "$debs" ]; then
    echo "no wheelhouse in the build context: fetching Debian packages from the network"
    debs=$scratch/debs
    mkdir "$debs"
    apt-get update -q
    # apt drops its privileges for downloads, so the directory has to be open to it.
    chmod 777 "$scratch" "$debs"
    (cd "$debs" && apt-get download -q $names)
fi

all=$scratch/all
mkdir "$all"
# Each package by itself, several at once: decompressing them is most of this script's time.
printf '%s\n' $names | xargs -P 0 -I NAME sh -c "dpkg-deb --extract '$debs'/NAME_*.deb '$all'"

libraries=usr/lib/x86_64-linux-gnu
compat=usr/glibc-compat

# Debian's 2.41-12+deb13u4 becomes apk's 2.41_p12-r4: comparable, and it names its origin.
apk_version() {
    dpkg-deb --field "$debs/$1"_*.deb Version |
        sed -E 's/^[0-9]+://; s/-([0-9]+)$/_p\1-r0/; s/-([0-9]+)\+deb[0-9]+u([0-9]+)$/_p\1-r\2/'
}

take() { # TREE SONAME...
    tree=$1
    shift
    mkdir -p "/packages/$tree/$compat/lib"
    for soname in "$@"; do
        cp --dereference "$all/$libraries/$soname" "/packages/$tree/$compat/lib/$soname"
    done
}

licenses() { # TREE PACKAGE...
    tree=$1
    shift
    mkdir -p "/packages/$tree/usr/share/licenses/$tree"
    for package in "$@"; do
        cp "$all/usr/share/doc/$package/copyright" "/packages/$tree/usr/share/licenses/$tree/$package"
    done
}

# glibc: its loader where every glibc program names it, and the directory that Debian's
# loader searches first linked to ours, so that no ld.so.cache is needed.
take glibc ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libmvec.so.1 libdl.so.2 libpthread.so.0 \
    librt.so.1 libutil.so.1 libresolv.so.2 libanl.so.1 libnss_dns.so.2 libnss_files.so.2 \
    libgcc_s.so.1 libstdc++.so.6
mkdir -p /packages/glibc/lib64 /packages/glibc/lib /packages/glibc/usr/lib/locale
ln -s "/$compat/lib/ld-linux-x86-64.so.2" /packages/glibc/lib64/ld-linux-x86-64.so.2
ln -s "/$compat/lib" /packages/glibc/lib/x86_64-linux-gnu
cp -R "$all/usr/lib/locale/C.utf8" /packages/glibc/usr/lib/locale/
licenses glibc libc6 gcc-14-base
apk_version libc6 >/packages/glibc.version

# CPython: below the same prefix, where it cannot meet Alpine's own python3.
take python libbz2.so.1.0 libcrypto.so.3 libexpat.so.1 libffi.so.8 liblzma.so.5 \
    libncursesw.so.6 libpanelw.so.6 libreadline.so.8 libsqlite3.so.0 libssl.so.3 libtinfo.so.6 \
    libuuid.so.1 libz.so.1 libzstd.so.1
mkdir -p "/packages/python/$compat/bin" "/packages/python/$compat/share/python-wheels"
cp "$all/usr/bin/python3.13" "/packages/python/$compat/bin/"
cp "$all"/usr/share/python-wheels/pip-*.whl "/packages/python/$compat/share/python-wheels/"
standard_library=/packages/python/$compat/lib/python3.13
cp -R "$all/usr/lib/python3.13" "$standard_library"
licenses python python3.13-minimal python3-pip-whl libbz2-1.0 libexpat1 libffi8 liblzma5 \
    libncursesw6 libreadline8t64 libsqlite3-0 libssl3t64 libtinfo6 libuuid1 libzstd1 zlib1g

# Left out: what no plot needs, modules whose libraries are not taken (Berkeley DB), and what
# belongs to Debian's own tools.
cd "$standard_library"
# shellcheck disable=SC2046 # patterns, to be expanded
rm -rf $(sed 's/#.*//' /context/image/left-out.txt)
rm -f lib-dynload/_dbm.*.so sitecustomize.py EXTERNALLY-MANAGED
cd /

# Bytecode is made here so that apk owns it. It is keyed to nothing (PEP 552, unchecked):
# a package's files change only together, and a date would differ in every build.
LD_LIBRARY_PATH="/packages/python/$compat/lib" \
    "/packages/python/$compat/bin/python3.13" -m compileall -q -j 0 \
    --invalidation-mode unchecked-hash -s "/packages/python" -p / "$standard_library"
apk_version python3.13-minimal >/packages/python.version
