#!/bin/sh
# Build the wheels of requirements/from-source.txt on Alpine, by a compiler that is a wheel too.
#
# Runs in python:3.13-alpine3.23. Reads /context; writes to /opt/wheels the wheels, wheels.txt,
# which requires each by its hash, and seconds.csv, how long each took.
set -eu

trap 'rm -rf /tmp/* "$tools" "$PIP_CACHE_DIR"' EXIT
. /context/image/source/environment.sh

wheels=/opt/wheels
mkdir -p $wheels
for name in $(sed 's/#.*//' /context/requirements/from-source.txt); do
    began=$(date +%s)
    build "$name" $wheels
    echo "$name,$(($(date +%s) - began))" >>$wheels/seconds.csv
done
cat $wheels/seconds.csv
python /context/image/source/check_wheels.py $wheels/*.whl >$wheels/wheels.txt
