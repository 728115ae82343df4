#!/bin/sh
# Install Debian's Python: from the wheelhouse's packages, or by apt from the network.
#
# With --trim, without what left-out.txt lists of the standard library: as in `alpine`.
set -eu

debs=/context/wheelhouse/debs/python
if [ -d "$debs" ]; then
    apt-get install -y --no-install-recommends "$debs"/*.deb
else
    echo "no wheelhouse in the build context: fetching Debian packages from the network"
    apt-get update -q
    apt-get install -y --no-install-recommends \
        $(sed 's/#.*//' /context/requirements/python.debs.txt)
fi
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/ldconfig/* /var/log/apt /var/log/dpkg.log

if [ "${1-}" = --trim ]; then
    # After installing, since the packages compile each of their files and fail where one lacks. Of
    # Debian's two wheels, pip is what installs the others.
    rm /usr/share/python-wheels/setuptools-*
    cd /usr/lib/python3.13
    for path in $(sed 's/#.*//' /context/image/left-out.txt); do
        rm -rf "$path" "__pycache__/${path%.py}".*.pyc
    done
fi
