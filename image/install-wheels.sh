#!/bin/sh
# Install the locked wheels into /opt/venv: from the wheelhouse, or from the package index.
#
# With --manylinux, _manylinux.py says which wheels the image takes. With --trim, the packages'
# own test suites are left out. With --built, what /opt/wheels has comes from there.
set -eu

manylinux=no trim=no built=no
for option in "$@"; do
    case $option in
    --manylinux) manylinux=yes ;;
    --trim) trim=yes ;;
    --built) built=yes ;;
    esac
done

lock=/context/requirements/plots.txt
wheels=/context/wheelhouse/manylinux_2_41_x86_64
prefix=/usr
if [ -d /usr/glibc-compat ]; then prefix=/usr/glibc-compat; fi
# A wheel of pip runs as it is, and so does the folder that a wheel was installed to.
pip=$(echo $prefix/share/python-wheels/pip-*.whl)
if [ -x /usr/local/bin/python3.13 ]; then
    wheels=/context/wheelhouse/musllinux_1_2_x86_64
    prefix=/usr/local
    pip=$prefix/lib/python3.13/site-packages
fi
python=$prefix/bin/python3.13

"$python" -m venv --without-pip /opt/venv
site=$(/opt/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# The lock is complete, so there are no dependencies to look for.
install() {
    /opt/venv/bin/python "$pip/pip" install --no-deps --require-hashes --only-binary :all: --no-compile \
        --no-cache-dir --disable-pip-version-check --root-user-action ignore "$@"
}

# pip imports _manylinux to learn which wheels this image takes, so it has to be there first.
if [ $manylinux = yes ]; then
    cp /context/image/_manylinux.py "$site/"
fi
if [ $built = yes ]; then
    # Without the requirements that wheels.txt has: each is one line, or continued ones.
    all=$lock lock=$(mktemp)
    trap 'rm -f "$lock"' EXIT
    names=$(sed 's/ @ .*//' /opt/wheels/wheels.txt)
    cp "$all" "$lock"
    for name in $names; do sed -i "/^$name==/,/[^\\\\]\$/d" "$lock"; done
    install --no-index --requirement /opt/wheels/wheels.txt
fi
if [ -d "$wheels" ]; then
    install --no-index --find-links "$wheels" --requirement "$lock"
else
    echo "no wheelhouse in the build context: fetching wheels from the package index"
    install --requirement "$lock"
fi
if [ $trim = yes ]; then
    /opt/venv/bin/python /context/image/trim.py
fi

# Keyed to each source's date (PEP 552's default), so that whoever edits an installed file sees
# what the edit does. Layers keep dates.
/opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode timestamp "$site"
# The official Python images leave the standard library's bytecode out, Debian's and our own
# package have it; without it, each start would compile what it imports.
if [ $prefix = /usr/local ]; then
    "$python" -m compileall -q -j 0 --invalidation-mode timestamp \
        -x '/(site-packages|ensurepip|idlelib|pydoc_data|turtledemo)/' $prefix/lib/python3.13
fi
