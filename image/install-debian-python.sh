#!/bin/sh
# Install Debian's Python: from the wheelhouse's packages, or by apt from the network.
#
# With --trim, of the standard library what left-out.txt lists stays out, as it does in `alpine`.
set -eu

if [ "${1-}" = --trim ]; then
    # dpkg does not unpack these, now or in an upgrade (dpkg(1), --path-exclude). Its patterns match
    # slashes too. Of the wheels, pip's is what installs the others.
    {
        echo "# Written by install-debian-python.sh."
        for pattern in $(sed 's/#.*//' /context/image/left-out.txt); do
            echo "path-exclude=/usr/lib/python3.13/$pattern"
            echo "path-exclude=/usr/lib/python3.13/$pattern/*"
        done
        echo "path-exclude=/usr/share/python-wheels/setuptools-*"
    } >/etc/dpkg/dpkg.cfg.d/python
fi
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
