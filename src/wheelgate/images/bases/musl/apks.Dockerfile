# The apks that musl CPython needs and the Alpine rootfs lacks, compiled for Alpine's own musl.

FROM docker.io/library/alpine:3.23 AS musl

FROM docker.io/library/debian:trixie-slim AS libraries
RUN --mount=type=bind,target=/context \
    --mount=type=bind,from=musl,source=/lib,target=/alpine \
    sh /context/compile.sh

FROM docker.io/library/alpine:3.23 AS apks
RUN --mount=type=bind,target=/context \
    --mount=type=bind,from=libraries,source=/packages,target=/packages \
    sh /context/make-apks.sh
