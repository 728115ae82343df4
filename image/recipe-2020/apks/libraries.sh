# Libraries that Alpine of 2020 had and today's base lacks, under the names of that time.

lib=/packages/musl-libraries/usr/lib
mkdir -p $lib

# Alpine's own GCC libraries, as a wheel for musl of that time brings them along.
unpack_wheel kiwisolver "$scratch/libstdc++"
cp "$scratch"/libstdc++/kiwisolver.libs/libstdc++-*.so.6* $lib/libstdc++.so.6
cp "$scratch"/libstdc++/kiwisolver.libs/libgcc_s-*.so.1 $lib/
# The wheel's libstdc++ needs it by the name that the wheel gave it.
ln -s "$(basename $lib/libgcc_s-*.so.1)" $lib/libgcc_s.so.1

# As they are in the image of musl CPython.
for name in libbz2.so.1 liblzma.so.5 libsqlite3.so.0; do
    cp -L /musl/$name $lib/$name
done

echo "compiling expat"
unpack_source "$(echo $wheelhouse/debs/recipe-2020/expat_*.orig.tar.*)" "$scratch/expat"
cd "$scratch/expat/expat/lib"
cat >expat_config.h <<'HEADER'
#define BYTEORDER 1234
#define HAVE_GETRANDOM 1
#define XML_CONTEXT_BYTES 1024
#define XML_DTD 1
#define XML_GE 1
#define XML_NS 1
HEADER
"$CC" -shared -DHAVE_EXPAT_CONFIG_H -I. -Wl,-z,defs -Wl,-soname,libexpat.so.1 \
    -o $lib/libexpat.so.1 xmlparse.c xmlrole.c xmltok.c random_getrandom.c

echo "compiling libffi"
# Python 3.8 keeps closures of 24 bytes of code, as libffi had them up to 3.3 (libffi.so.6, .7);
# today's have 32, for processors that check jumps. The code of 3.3 takes their place.
unpack_source "$(echo $wheelhouse/debs/recipe-2020/libffi_*.orig.tar.*)" "$scratch/libffi"
cd "$scratch/libffi"
sed 's/@VERSION@/3.4/; s/@TARGET@/X86_64/; s/@HAVE_LONG_DOUBLE@/1/; s/@FFI_EXEC_TRAMPOLINE_TABLE@/0/' \
    include/ffi.h.in >include/ffi.h
cat >include/fficonfig.h <<'HEADER'
#define EH_FRAME_FLAGS "a"
#define HAVE_ALLOCA_H 1
#define HAVE_AS_X86_PCREL 1
#define HAVE_AS_X86_64_UNWIND_SECTION_TYPE 1
#define HAVE_HIDDEN_VISIBILITY_ATTRIBUTE 1
#define HAVE_LONG_DOUBLE 1
#define HAVE_MEMCPY 1
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
sed 's/FFI_TRAMPOLINE_SIZE 32/FFI_TRAMPOLINE_SIZE 24/' src/x86/ffitarget.h >include/ffitarget.h
sed -i 's/trampoline\[24\]/trampoline[16]/; /0xf3, 0x0f, 0x1e, 0xfa,/d
    s/0x4c, 0x8d, 0x15, 0xf5/0x4c, 0x8d, 0x15, 0xf9/; s/0xff, 0x25, 0x07/0xff, 0x25, 0x03/
    s/0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00/0x0f, 0x1f, 0x00/' src/x86/ffi64.c src/x86/ffiw64.c
cp include/ffitarget.h src/x86/
"$CC" -shared -D_GNU_SOURCE -DHAVE_CONFIG_H -Iinclude -Isrc -Wl,-z,defs -Wl,-soname,libffi.so.6 \
    -o $lib/libffi.so.6 \
    src/prep_cif.c src/types.c src/raw_api.c src/java_raw_api.c src/closures.c src/tramp.c \
    src/x86/ffi64.c src/x86/ffiw64.c src/x86/unix64.S src/x86/win64.S

licenses=/packages/musl-libraries/usr/share/licenses/musl-libraries
mkdir -p $licenses
cp "$scratch/expat/COPYING" $licenses/expat
cp "$scratch/libffi/LICENSE" $licenses/libffi
