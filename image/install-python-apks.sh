#!/bin/sh
# Install Python and what plots need as apk packages, their signatures checked: from the
# repository in the wheelhouse, or from Alpine's own by the network.
#
# `apk add py3-seaborn` brings what seaborn needs; the others are what it can use beyond that.
set -eu

packages="python3 py3-numpy py3-matplotlib py3-seaborn py3-scipy py3-statsmodels py3-tzdata"
repository=/context/wheelhouse/apks/plots
if [ -d "$repository" ]; then
    cp "$repository"/*.rsa.pub /etc/apk/keys/
    # shellcheck disable=SC2086 # names, to be split
    apk add --no-cache --repositories-file /dev/null \
        --repository "$repository/x86_64/Packages.adb" $packages
else
    echo "no wheelhouse in the build context: fetching Alpine's packages from the network"
    # shellcheck disable=SC2086
    apk add --no-cache $packages
fi
