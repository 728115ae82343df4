# numpy, pandas, kiwisolver and Pillow for musl, as apks of the time had them.

unpack_wheel Cython /usr/lib/python3.8/site-packages

# install SOURCE TREE: build a source archive of setuptools' and lay its files out for an apk.
install() {
    echo "compiling $1"
    unpack_source "$(echo $wheelhouse/recipe-2020-sources/"$1"-*)" "$scratch/$1"
    (
        cd "$scratch/$1"
        # No BLAS but numpy's own: nothing here compiles Fortran.
        export BLAS=None LAPACK=None ATLAS=None NPY_NUM_BUILD_JOBS="$(nproc)"
        python3 setup.py --quiet build -j "$(nproc)" >"$scratch/log" 2>&1 ||
            { tail -n 40 "$scratch/log" >&2; exit 1; }
        python3 setup.py --quiet install --prefix /usr --root "/packages/$2" \
            --no-compile --single-version-externally-managed --record "$scratch/record" >>"$scratch/log" 2>&1 ||
            { tail -n 40 "$scratch/log" >&2; exit 1; }
    )
}

install numpy py3-numpy
cp -R /packages/py3-numpy/usr/. /usr/
install kiwisolver py3-kiwisolver

# What it needs is on the Python path while it is built, and no part of its package.
unpack_wheel pytz /usr/lib/python3.8/site-packages
unpack_wheel python_dateutil /usr/lib/python3.8/site-packages
unpack_wheel six /usr/lib/python3.8/site-packages
install pandas py3-pandas

# The oldest Pillow that has a wheel for musl and Python 3.8, two years younger than the recipe.
unpack_wheel Pillow /packages/py3-pillow/usr/lib/python3.8/site-packages

for tree in /packages/python3 /packages/py3-*; do
    python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash -d /usr/lib/python3.8 \
        "$tree/usr/lib/python3.8"
done

cd /
make_apk musl-libraries 0-r0 "GPL-3.0-or-later WITH GCC-exception-3.1 AND MIT AND 0BSD" \
    "Libraries for musl: libstdc++, libgcc, expat, libffi 3.2's interface, bzip2, xz, SQLite"
make_apk python3 3.8.3-r0 PSF-2.0 "CPython for musl, with pip 20.1.1 and setuptools"
make_apk py3-numpy 1.18.1-r0 BSD-3-Clause "numpy for musl, with its own linear algebra"
make_apk py3-kiwisolver 1.1.0-r0 BSD-3-Clause "kiwisolver for musl"
make_apk py3-pandas 1.0.1-r0 BSD-3-Clause "pandas for musl"
make_apk py3-pillow 9.1.0-r0 HPND "Pillow for musl"

# The mend, a package by itself: glibc-symbols.c says what it is.
mkdir -p /packages/glibc-symbols/lib
"$CC" -shared -fno-builtin -Wl,-z,defs -Wl,-soname,ld-linux-x86-64.so.2 \
    -o /packages/glibc-symbols/lib/ld-linux-x86-64.so.2 /context/glibc-symbols.c
make_apk glibc-symbols 1-r0 MIT "Functions of glibc's that manylinux1 wheels call, for musl"
