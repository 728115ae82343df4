#!/bin/sh
# Install Debian's Python: from the wheelhouse's packages, or by apt from the network.
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
