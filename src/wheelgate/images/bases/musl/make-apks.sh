#!/bin/sh
# Make the apks of apks.csv out of /packages, and an index of them, into /apks/x86_64.
#
# Runs in alpine:3.23, whose own apk makes packages (apk-tools 3: `apk mkpkg`, `apk mkndx`).
# As Alpine's packages do, each says which sonames it provides and which it needs.
set -eu

repository=/apks/x86_64
trees=$(mktemp -d)
trap 'rm -rf "$trees"' EXIT
mkdir -p "$repository"

make_apk() { # PACKAGE SOURCE LIBRARIES FOLDER DEPENDS LICENCE URL DESCRIPTION
    tree=$trees/$1
    # ncurses' 6.5+20250216 is apk's 6.5_p20250216.
    version=$(basename /context/sources/"$2"_*.orig.tar.* |
        sed -E 's/^[^_]+_//; s/\.orig\.tar\..*//; s/\+/_p/')-r0
    mkdir -p "$tree/usr/lib" "$tree/usr/share/licenses/$1"
    cp "/packages/licenses/$2" "$tree/usr/share/licenses/$1/"
    depends=$5 provides=
    for soname in $3; do
        file=$(basename "$(readlink -f "/packages/usr/lib/$soname")")
        cp "/packages/usr/lib/$file" "$tree/usr/lib/"
        if [ "$file" != "$soname" ]; then ln -s "$file" "$tree/usr/lib/$soname"; fi
        provides="$provides so:$soname=${file#*.so.}"
        for needed in $(scanelf --quiet --needed --format '%n#p' "$tree/usr/lib/$file" | tr , ' '); do
            depends="$depends so:$needed"
        done
    done
    if [ "$4" ]; then
        mkdir -p "$(dirname "$tree/$4")"
        cp -R "/packages/$4" "$tree/$4"
    fi
    rmdir "$tree/usr/lib" 2>/dev/null || true
    apk mkpkg --info "name:$1" --info "version:$version" --info arch:x86_64 \
        --info "description:$8" --info "license:$6" --info "url:$7" --info "origin:$2" \
        ${depends:+--info "depends:$depends"} ${provides:+--info "provides:$provides"} \
        --files "$tree" --output "$repository/$1-$version.apk"
}

sed 1d /context/apks.csv |
    while IFS=, read -r package source libraries folder depends license url description; do
        make_apk "$package" "$source" "$libraries" "$folder" "$depends" "$license" "$url" \
            "$description"
    done
apk mkndx --allow-untrusted --output "$repository/Packages.adb" "$repository"/*.apk
