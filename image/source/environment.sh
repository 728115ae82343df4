# The build tools, and what every build from source sees. To be sourced; installs what is not there.

tools=/opt/build-tools
site=$tools/lib/python3.13/site-packages
export PATH=$tools/bin:$PATH
export ZIG=$site/ziglang/zig ZIG_GLOBAL_CACHE_DIR=/tmp/zig ZIG_LOCAL_CACHE_DIR=/tmp/zig
export CC=/context/image/source/cc CXX=/context/image/source/c++ AR=/context/image/source/ar
# Nothing is kept that only a debugger reads.
export LDFLAGS=-Wl,--strip-all
# A zip cannot hold 1970.
export SOURCE_DATE_EPOCH=1767225600
export PIP_CACHE_DIR=/opt/pip-cache PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# The base's pip, run for the build tools' virtual environment.
pip() { "$tools/bin/python" /usr/local/lib/python3.13/site-packages/pip "$@"; }

# Where pip finds what is locked: in the wheelhouse, or without one in the package index.
finding() { # FOLDER
    if [ -d "/context/wheelhouse/$1" ]; then
        echo "--no-index --find-links /context/wheelhouse/$1"
    fi
}

if [ ! -d $tools ]; then
    python3 -m venv --without-pip $tools
    # shellcheck disable=SC2046 # options
    pip install --quiet --no-deps --require-hashes --only-binary :all: --no-cache-dir \
        $(finding build-tools) --requirement /context/requirements/build-tools.txt
fi

# The platform that a wheel built here is named for, which CPython takes from this variable (its
# sysconfig.get_platform). Left alone it is `linux_x86_64`, which says nothing of the C library.
# pip believes it too, so it comes after the tools.
_PYTHON_HOST_PLATFORM=$("$tools/bin/python" -c 'from packaging.tags import platform_tags
print(next(tag for tag in platform_tags() if tag.startswith("musllinux")))')
export _PYTHON_HOST_PLATFORM

# Build the wheel of one locked package, into pip's cache and beside it.
build() { # NAME FOLDER
    requirement=$(mktemp)
    sed -n "/^$1==/,/[^\\\\]\$/p" /context/requirements/plots.txt >"$requirement"
    # Matrix products and linear algebra by numpy's own code. Its kernels for AVX-512 would be a
    # third of the work, and pictures are drawn without them.
    settings="-C setup-args=-Dblas=none -C setup-args=-Dlapack=none
        -C setup-args=-Dcpu-dispatch=X86_V3 -C setup-args=-Dtest-simd=BASELINE"
    if [ "$1" != numpy ]; then settings=; fi
    # shellcheck disable=SC2046,SC2086 # options
    pip wheel --no-deps --no-build-isolation --require-hashes --no-binary :all: $settings \
        $(finding sources) --wheel-dir "$2" --requirement "$requirement"
    rm "$requirement"
}
