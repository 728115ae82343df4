#!/bin/sh
# Lay musl CPython out in /usr/local, and install the apks that its extension modules need.
#
# Runs in alpine:3.23. Reads in /context the archive `python.tar.xz`, and `apks`, a repository.
# The steps are those of the official image after `make install`.
set -eu

# Of the archive, what CPython's own `make install` made.
tar -xJf /context/python.tar.xz -C /usr/local ./bin ./include ./lib ./share/man
cd /usr/local/bin
for file in *; do
    case $file in
    idle* | pydoc* | python*) ;;
    *) rm "$file" ;;
    esac
done
# The archive was made for another folder, and the scripts in it name that.
sed -i 's,/opt/backend\.ai,/usr/local,g' idle3.13 pydoc3.13 python3.13-config
cd /usr/local/lib/python3.13
find site-packages -mindepth 1 -maxdepth 1 ! -name README.txt -exec rm -rf {} +
# The official image has this module without the apk `tk` that it needs, so it cannot be
# imported there before somebody adds that; here nobody can.
rm lib-dynload/_tkinter.*.so

# What the modules need: a package of no files that depends on the sonames, as in the official
# image, so that apk knows why the libraries are there.
needed=$(scanelf --quiet --recursive --needed --format '%n#p' /usr/local | tr , '\n' | sort -u |
    while read -r soname; do
        if [ ! -e "/usr/local/lib/$soname" ]; then echo "so:$soname"; fi
    done)
# shellcheck disable=SC2086 # names, to be split
apk add --repositories-file /dev/null --repository /context/apks/x86_64/Packages.adb \
    --allow-untrusted --no-cache --virtual .python-rundeps=0 $needed

# pip as the interpreter brings it along.
export PYTHONDONTWRITEBYTECODE=1
python3 -m ensurepip --root-user-action ignore 2>/dev/null || python3 -m ensurepip
ln -s pip3 /usr/local/bin/pip
find /usr/local -depth \( \
    \( -type d -a \( -name test -o -name tests -o -name idle_test -o -name __pycache__ \) \) \
    -o \( -type f -a \( -name '*.pyc' -o -name 'libpython*.a' \) \) \
    \) -exec rm -rf {} +
test "$(python3 --version)" = "Python $PYTHON_VERSION"
pip3 --version
