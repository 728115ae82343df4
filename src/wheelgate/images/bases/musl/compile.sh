#!/bin/sh
# Compile libraries for musl from their authors' sources, by Debian's GCC.
#
# Runs in debian:trixie-slim. Reads /context/debs (the compiler), /context/sources, and in
# /alpine Alpine's own musl; writes /packages/usr, the libraries below their prefix, and
# /packages/licenses, their licenses.
set -eu

# Each package by itself, several at once: decompressing them is most of this step's time.
printf '%s\n' /context/debs/*.deb | xargs -P 0 -I DEB dpkg-deb --extract DEB /

# Alpine gave musl the name `libc.musl-x86_64.so.1`. What is linked here shall need it by that
# name, as Alpine's own packages do, and only what that musl has.
cp /alpine/ld-musl-x86_64.so.1 /usr/lib/x86_64-linux-musl/libc.so

# The kernel's headers come after musl's own, which a search of all of /usr/include would not do.
mkdir -p /build/kernel
ln -s /usr/include/linux /usr/include/asm-generic /usr/include/x86_64-linux-gnu/asm /build/kernel/

export REALGCC=x86_64-linux-gnu-gcc-14 CC=musl-gcc AR=ar RANLIB=ranlib
export CFLAGS="-O2 -fPIC -fno-omit-frame-pointer -fstack-protector-strong"
export CPPFLAGS="-I/packages/usr/include -idirafter /build/kernel"
export LDFLAGS="-L/packages/usr/lib -static-libgcc -Wl,-O1,--as-needed,-z,relro,-z,now,--strip-all"
export SOURCE_DATE_EPOCH=1767225600 LC_ALL=C MAKEFLAGS="-j$(nproc) --no-print-directory"
# A source's own rules would make its documentation again, by programs that are not here.
export MAKEINFO=true

prefix=/packages/usr
mkdir -p $prefix/lib $prefix/include /packages/licenses

enter() { # SOURCE LICENCE-FILE...
    source=$1
    shift
    echo "compiling $source"
    mkdir "/build/$source"
    tar -x -f /context/sources/"$source"_*.orig.tar.* -C "/build/$source" --strip-components=1
    cd "/build/$source"
    for file in "$@"; do cat "$file"; done >"/packages/licenses/$source"
}

configure() { # WORD...
    # Paths that a program is told to look into at run time are those of the image: --prefix.
    ./configure --quiet --build=x86_64-linux-gnu --host=x86_64-linux-musl --prefix=/usr \
        --libdir=/usr/lib --sysconfdir=/etc --localstatedir=/var "$@"
}

install_to_packages() { # WORD...
    make DESTDIR=/packages "$@" >/dev/null
    # libtool's notes name the prefix of the image, which is not where we link.
    find $prefix/lib -name '*.la' -delete
}

enter bzip2 LICENSE
# The soname is Alpine's; bzip2's own makefile says libbz2.so.1.0.
for file in blocksort huffman crctable randtable compress decompress bzlib; do
    $CC $CFLAGS -D_FILE_OFFSET_BITS=64 -c $file.c
done
$CC -shared $LDFLAGS -Wl,-soname,libbz2.so.1 -o $prefix/lib/libbz2.so.1.0.8 ./*.o
ln -s libbz2.so.1.0.8 $prefix/lib/libbz2.so.1

enter libffi LICENSE
# The archive is of the source's repository, without the `configure` of a release: so, here,
# what that would find out for x86-64.
sed 's/@VERSION@/3.4/; s/@TARGET@/X86_64/; s/@HAVE_LONG_DOUBLE@/1/; s/@FFI_EXEC_TRAMPOLINE_TABLE@/0/' \
    include/ffi.h.in >include/ffi.h
cat >include/fficonfig.h <<'HEADER'
#define EH_FRAME_FLAGS "a"
#define FFI_EXEC_STATIC_TRAMP 1
#define HAVE_ALLOCA_H 1
#define HAVE_AS_X86_PCREL 1
#define HAVE_AS_X86_64_UNWIND_SECTION_TYPE 1
#define HAVE_HIDDEN_VISIBILITY_ATTRIBUTE 1
#define HAVE_LONG_DOUBLE 1
#define HAVE_MEMCPY 1
#define HAVE_MEMFD_CREATE 1
#define HAVE_MKOSTEMP 1
#define HAVE_MMAP 1
#define HAVE_MMAP_ANON 1
#define SIZEOF_DOUBLE 8
#define SIZEOF_LONG_DOUBLE 16
#define SIZEOF_SIZE_T 8
#define STDC_HEADERS 1
#ifdef LIBFFI_ASM
#define FFI_HIDDEN(name) .hidden name
#else
#define FFI_HIDDEN __attribute__ ((visibility ("hidden")))
#endif
HEADER
cp src/x86/ffitarget.h include/
for file in src/prep_cif.c src/types.c src/raw_api.c src/java_raw_api.c src/closures.c src/tramp.c \
    src/x86/ffi64.c src/x86/ffiw64.c src/x86/unix64.S src/x86/win64.S; do
    $CC $CFLAGS $CPPFLAGS -D_GNU_SOURCE -DHAVE_CONFIG_H -Iinclude -Isrc -c "$file"
done
$CC -E -P -x assembler-with-cpp -DGENERATE_LIBFFI_MAP -DHAVE_CONFIG_H -Iinclude libffi.map.in >libffi.map
$CC -shared $LDFLAGS -Wl,-soname,libffi.so.8 -Wl,--version-script=libffi.map \
    -o $prefix/lib/libffi.so.8.1.4 ./*.o
ln -s libffi.so.8.1.4 $prefix/lib/libffi.so.8

enter xz-utils COPYING COPYING.0BSD
configure --disable-static --disable-xz --disable-xzdec --disable-lzmadec --disable-lzmainfo \
    --disable-lzma-links --disable-scripts --disable-doc --disable-nls
install_to_packages install

enter util-linux Documentation/licenses/COPYING.BSD-3-Clause
configure --disable-static --disable-all-programs --enable-libuuid --disable-nls \
    --disable-asciidoc --disable-poman --without-systemd --without-udev
install_to_packages install

enter ncurses COPYING
# Programs that run while compiling are for this machine too: musl's run here.
configure --with-shared --without-normal --without-debug --without-cxx --without-cxx-binding \
    --without-ada --without-tests --without-progs --without-manpages --disable-stripping \
    --enable-widec --disable-db-install --disable-rpath-hack --with-build-cc=$CC \
    --with-terminfo-dirs=/etc/terminfo:/usr/share/terminfo:/lib/terminfo:/usr/lib/terminfo \
    --with-default-terminfo-dir=/usr/share/terminfo
# One after the other: at once, both would write include/curses.h.
install_to_packages install.libs
install_to_packages install.includes
# The terminals that Debian's base knows; their entries are ncurses' own.
mkdir -p $prefix/share
cp -R /usr/share/terminfo $prefix/share/

enter readline COPYING
configure --disable-static --enable-multibyte --with-curses --disable-install-examples
install_to_packages SHLIB_LIBS=-lncursesw install-shared

enter gdbm COPYING
configure --disable-static --enable-libgdbm-compat --without-readline --disable-nls
install_to_packages -C src install
install_to_packages -C compat install

enter sqlite3 LICENSE.md
configure --disable-tcl --disable-readline
make BCC="$CC" sqlite3.c
$CC -shared $CFLAGS $LDFLAGS -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_DBSTAT_VTAB \
    -DSQLITE_ENABLE_FTS3 -DSQLITE_ENABLE_FTS3_PARENTHESIS -DSQLITE_ENABLE_FTS4 \
    -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_ENABLE_RTREE \
    -DSQLITE_ENABLE_SESSION -DSQLITE_ENABLE_PREUPDATE_HOOK -DSQLITE_ENABLE_UNLOCK_NOTIFY \
    -DSQLITE_SECURE_DELETE -DSQLITE_THREADSAFE=1 -DSQLITE_USE_URI \
    -Wl,-soname,libsqlite3.so.0 -o $prefix/lib/libsqlite3.so.3.46.1 sqlite3.c
ln -s libsqlite3.so.3.46.1 $prefix/lib/libsqlite3.so.0

rm -rf /build
