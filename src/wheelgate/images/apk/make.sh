#!/bin/sh
# Make the apks of /context/packages and an index of them, signed, into /repository.
#
# Runs in Alpine 3.23, whose own apk makes packages (apk-tools 3: `apk mkpkg`, `apk mkndx`); where
# bytecode is asked for, in the image of the Python that it is for. Each folder in /context/packages
# has the words of a package in `info`, and its files in `tree.tar`, or in `bytecode-of` the name
# of the package whose bytecode it is.
#
# Usage: make.sh EPOCH PYTHON [STEP PACKAGE]; a step is what is done for one package.
set -eu

epoch=$1 python=$2
trees=/trees
repository=/repository/x86_64

unpack() { # PACKAGE
    mkdir "$trees/$1"
    tar -x -f "/context/packages/$1/tree.tar" -C "$trees/$1"
    # busybox's tar gives links the date of now.
    find "$trees/$1" -type l -exec touch -h -d "@$epoch" {} +
}

compile() { # PACKAGE
    from=$trees/$(cat "/context/packages/$1/bytecode-of") to=$trees/$1
    # Keyed to nothing (PEP 552, unchecked): a package's files change only together. One process
    # for each package: what else a process compiled changes which constants it marks as shared.
    # Files that are meant not to compile (templates, tests of parsers) stay without.
    "python$python" -m compileall -q -j 1 --invalidation-mode unchecked-hash \
        -s "$from" -p / "$from/usr/lib/python$python" >/dev/null || true
    mkdir "$to"
    (cd "$from" && find . -path '*/__pycache__/*.pyc') | while IFS= read -r file; do
        mkdir -p "$to/${file%/*}"
        mv "$from/$file" "$to/$file"
    done
    find "$from" -name __pycache__ -type d -exec rmdir {} +
    find "$to" -exec touch -h -d "@$epoch" {} +
}

make() { # PACKAGE
    folder=/context/packages/$1
    set --
    while IFS= read -r line; do set -- "$@" --info "$line"; done <"$folder/info"
    tree=$trees/$(basename "$folder")
    if [ -d "$tree" ]; then set -- "$@" --files "$tree"; fi
    apk mkpkg --xattrs=no --sign-key /context/key --info "build-time:$epoch" "$@" \
        --output "$repository/$(cat "$folder/file")"
}

if [ $# -gt 2 ]; then
    "$3" "$4"
    exit
fi

# each FILE STEP: take a step for every package that has the file, as many at once as it can.
each() {
    find /context/packages -name "$1" | sed 's,/[^/]*$,,; s,.*/,,' | sort |
        xargs -r -P "$(nproc)" -n 1 sh "$0" "$epoch" "$python" "$2"
}

mkdir -p $trees $repository
each tree.tar unpack
each bytecode-of compile
each info make
apk mkndx --keys-dir /context/keys --sign-key /context/key --output $repository/Packages.adb \
    $repository/*.apk
rm -rf $trees
