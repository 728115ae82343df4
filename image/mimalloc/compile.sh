#!/bin/sh
# Compile mimalloc, and a `python3.13` that is linked to it, for Alpine's musl.
#
# Runs in debian:trixie-slim. Reads /context and, of the image that they are for, /musl/lib and
# /musl/local; writes /packages/mimalloc, the tree of an apk, and beside it its version.
set -eu

debs=/context/wheelhouse/debs/musl-toolchain
source=/context/wheelhouse/debs/mimalloc
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ ! -d "$debs" ]; then
    echo "no wheelhouse in the build context: fetching Debian packages from the network"
    debs=$scratch/debs source=$scratch/source
    # apt drops its privileges for downloads, so the directories have to be open to it.
    mkdir "$debs" "$source"
    chmod 777 "$scratch" "$debs" "$source"
    sed -i 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/debian.sources
    apt-get update -q
    (cd "$debs" && apt-get download -q $(sed 's/#.*//' /context/requirements/musl-toolchain.debs.txt))
    (cd "$source" && apt-get source -q --download-only \
        $(sed 's/#.*//' /context/requirements/mimalloc.debs.txt))
fi
# Each package by itself, several at once: decompressing them is most of this step's time.
printf '%s\n' "$debs"/*.deb | xargs -P 0 -I DEB dpkg-deb --extract DEB /
tar -x -f "$source"/*.orig.tar.xz -C "$scratch" --strip-components=1 --wildcards \
    '*/Objects/mimalloc' '*/Include/internal/mimalloc' '*/Doc/license.rst'
# The kernel's headers come after musl's own, which a search of all of /usr/include would not do.
mkdir "$scratch/kernel"
ln -s /usr/include/linux /usr/include/asm-generic /usr/include/x86_64-linux-gnu/asm \
    "$scratch/kernel/"
# Alpine gave musl the name `libc.musl-x86_64.so.1`; what is linked here shall need it by that.
cp /musl/lib/ld-musl-x86_64.so.1 /usr/lib/x86_64-linux-musl/libc.so

compat=/packages/mimalloc/usr
headers=$scratch/Include/internal/mimalloc
major=$(sed -n 's/^#define MI_MALLOC_VERSION \([0-9]\).*/\1/p' "$headers/mimalloc.h")
mkdir -p "$compat/lib/mimalloc" "$compat/share/licenses/mimalloc"
compile() { REALGCC=x86_64-linux-gnu-gcc-14 musl-gcc -O3 -DNDEBUG -static-libgcc -Wl,--strip-all "$@"; }
compile -std=gnu11 -shared -fPIC -fvisibility=hidden -ftls-model=initial-exec -fno-builtin-malloc \
    -DMI_MALLOC_OVERRIDE -DMI_SHARED_LIB -DMI_SHARED_LIB_EXPORT \
    -I "$headers" -I "$scratch/Objects/mimalloc" -idirafter "$scratch/kernel" \
    "-Wl,-soname,libmimalloc.so.$major" -o "$compat/lib/libmimalloc.so.$major" \
    /context/image/mimalloc/mimalloc.c
compile -o "$compat/lib/mimalloc/python3.13" /context/image/mimalloc/python.c \
    -Wl,--no-as-needed "$compat/lib/libmimalloc.so.$major" /musl/local/lib/libpython3.13.so.1.0

sed -n '/^mimalloc$/,/^asyncio$/p' "$scratch/Doc/license.rst" | sed '$d' \
    >"$compat/share/licenses/mimalloc/LICENSE"
grep -q Microsoft "$compat/share/licenses/mimalloc/LICENSE"
# 212 is 2.1.2.
sed -n 's/^#define MI_MALLOC_VERSION \([0-9]\)\([0-9]\)\([0-9]\).*/\1.\2.\3-r0/p' \
    "$headers/mimalloc.h" >/packages/mimalloc.version
