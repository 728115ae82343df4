# The images under test, one target each: `alpine`, `alpine-musl`, `alpine-musl-mimalloc`,
# `alpine-2020`, `alpine-2020-mended`, `alpine-apk`, `alpine-source`, their reference,
# `debian-slim`, and `debian-slim-like`.
#
# `wheelgate build` fills wheelhouse/ with locked, hash-checked packages and builds without
# network. Without that folder the same build fetches them from the package index and by apt.
#
# podman removes the folders that it made to mount on, docker leaves them: hence `rmdir`.

# --- alpine: glibc as an additional apk, and manylinux wheels --------------------------------

FROM docker.io/library/debian:trixie-slim AS debian-files
RUN --mount=type=bind,target=/context sh /context/image/unpack-debian.sh

FROM docker.io/library/alpine:3.23 AS glibc-apks
RUN --mount=type=bind,target=/context \
    --mount=type=bind,from=debian-files,source=/packages,target=/packages \
    sh /context/image/make-apks.sh

FROM docker.io/library/alpine:3.23 AS alpine
RUN --mount=type=bind,from=glibc-apks,source=/apks,target=/apks \
    apk add --repositories-file /dev/null --allow-untrusted /apks/*.apk

# Bytecode is written below, once; a read-only container could not write it, and a writable
# one would only grow. Plots are drawn without a display. matplotlib wants a directory that
# it may write to: in a read-only container only /tmp is one.
ENV PATH=/opt/venv/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLBACKEND=Agg \
    MPLCONFIGDIR=/tmp/matplotlib
LABEL org.opencontainers.image.title="Python plots on Alpine" \
      org.opencontainers.image.description="Alpine Linux with glibc as an apk, CPython, matplotlib and seaborn from manylinux wheels" \
      org.opencontainers.image.licenses="MIT AND LGPL-2.1-or-later AND PSF-2.0 AND BSD-3-Clause"
WORKDIR /tmp
CMD ["python3"]
RUN --mount=type=bind,target=/context sh /context/image/install-wheels.sh --manylinux --trim
RUN adduser -D -H plot && { rmdir /apks /context 2>/dev/null || true; }
USER plot

# --- alpine-musl: the official image's musl CPython, and musllinux wheels ----------------------

FROM docker.io/library/python:3.13-alpine3.23 AS alpine-musl
ENV PATH=/opt/venv/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLBACKEND=Agg \
    MPLCONFIGDIR=/tmp/matplotlib
LABEL org.opencontainers.image.title="Python plots on Alpine with musl" \
      org.opencontainers.image.description="Alpine Linux with CPython for musl, matplotlib and seaborn from musllinux wheels" \
      org.opencontainers.image.licenses="MIT AND PSF-2.0 AND BSD-3-Clause"
WORKDIR /tmp
CMD ["python3"]
RUN --mount=type=bind,target=/context sh /context/image/install-wheels.sh --trim
RUN adduser -D -H plot && { rmdir /context 2>/dev/null || true; }
USER plot

# --- alpine-musl-mimalloc: the same, and Python takes its memory from mimalloc -----------------

FROM docker.io/library/python:3.13-alpine3.23 AS musl
FROM docker.io/library/debian:trixie-slim AS mimalloc-files
RUN --mount=type=bind,target=/context \
    --mount=type=bind,from=musl,source=/lib,target=/musl/lib \
    --mount=type=bind,from=musl,source=/usr/local,target=/musl/local \
    sh /context/image/mimalloc/compile.sh

FROM docker.io/library/alpine:3.23 AS mimalloc-apk
RUN --mount=type=bind,target=/context \
    --mount=type=bind,from=mimalloc-files,source=/packages,target=/packages \
    sh /context/image/mimalloc/make-apk.sh

# The link that the virtual environment starts its interpreter by is all that changes; why a
# program of its own, and no LD_PRELOAD, says image/mimalloc/python.c.
FROM alpine-musl AS alpine-musl-mimalloc
LABEL org.opencontainers.image.title="Python plots on Alpine with musl and mimalloc" \
      org.opencontainers.image.description="Alpine Linux with CPython for musl, its memory from mimalloc, matplotlib and seaborn from musllinux wheels"
USER root
RUN --mount=type=bind,from=mimalloc-apk,source=/apks,target=/apks \
    apk add --repositories-file /dev/null --allow-untrusted /apks/*.apk && \
    ln -sf /usr/lib/mimalloc/python3.13 /opt/venv/bin/python3.13 && \
    { rmdir /apks 2>/dev/null || true; }
USER plot

# --- alpine-2020: how it was done in 2020, by the letter ---------------------------------------

# Alpine's packages of that time are no more: wheelgate makes them again, once, and keeps them.
FROM docker.io/library/alpine:3.23 AS alpine-2020
RUN --mount=type=bind,target=/context \
    --mount=type=bind,from=glibc-apks,source=/apks,target=/glibc \
    sh /context/image/recipe-2020/install.sh
ENV LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLBACKEND=Agg \
    MPLCONFIGDIR=/tmp/matplotlib
LABEL org.opencontainers.image.title="Python plots on Alpine, as in 2020" \
      org.opencontainers.image.description="Alpine Linux with CPython 3.8 for musl, glibc as an apk, _manylinux.py, matplotlib and seaborn from manylinux1 wheels" \
      org.opencontainers.image.licenses="MIT AND LGPL-2.1-or-later AND PSF-2.0 AND BSD-3-Clause"
RUN adduser -D -H plot && { rmdir /glibc /context 2>/dev/null || true; }
USER plot
WORKDIR /tmp
CMD ["python3"]

# --- alpine-2020-mended: the same, and what makes its wheels load -------------------------------

FROM alpine-2020 AS alpine-2020-mended
LABEL org.opencontainers.image.title="Python plots on Alpine, as in 2020, mended" \
      org.opencontainers.image.description="The recipe of 2020, with a library for musl that has the functions of glibc's which manylinux1 wheels call"
USER root
RUN --mount=type=bind,target=/context \
    rm /lib/ld-linux-x86-64.so.2 && \
    apk add --repositories-file /dev/null --allow-untrusted \
        /context/wheelhouse/recipe-2020-apks/glibc-symbols-*.apk && \
    { rmdir /context 2>/dev/null || true; }
ENV LD_PRELOAD=/lib/ld-linux-x86-64.so.2
USER plot

# --- alpine-apk: Python, its modules and their libraries, all from apk packages -----------------

FROM docker.io/library/alpine:3.23 AS alpine-apk
RUN --mount=type=bind,target=/context sh /context/image/install-python-apks.sh
ENV LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLBACKEND=Agg \
    MPLCONFIGDIR=/tmp/matplotlib
LABEL org.opencontainers.image.title="Python plots on Alpine, by apk" \
      org.opencontainers.image.description="Alpine Linux with CPython, matplotlib and seaborn from apk packages alone" \
      org.opencontainers.image.licenses="MIT AND PSF-2.0 AND BSD-3-Clause"
WORKDIR /tmp
CMD ["python3"]
RUN adduser -D -H plot && { rmdir /context 2>/dev/null || true; }
USER plot

# --- alpine-source: wheels built from source on Alpine, the others from the package index ------

FROM docker.io/library/python:3.13-alpine3.23 AS source-wheels
RUN --mount=type=bind,target=/context sh /context/image/source/build-wheels.sh

FROM docker.io/library/python:3.13-alpine3.23 AS alpine-source
ENV PATH=/opt/venv/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLBACKEND=Agg \
    MPLCONFIGDIR=/tmp/matplotlib
LABEL org.opencontainers.image.title="Python plots on Alpine, partly from source" \
      org.opencontainers.image.description="Alpine Linux with CPython for musl, matplotlib and seaborn, in part from wheels that were built from source on Alpine" \
      org.opencontainers.image.licenses="MIT AND PSF-2.0 AND BSD-3-Clause"
WORKDIR /tmp
CMD ["python3"]
RUN --mount=type=bind,target=/context \
    --mount=type=bind,from=source-wheels,source=/opt/wheels,target=/opt/wheels \
    sh /context/image/install-wheels.sh --built --trim
RUN adduser -D -H plot && { rmdir /context /opt/wheels 2>/dev/null || true; }
USER plot

# --- debian-slim: the reference, as most people would write it -------------------------------

FROM docker.io/library/debian:trixie-slim AS debian-slim
RUN --mount=type=bind,target=/context sh /context/image/install-debian-python.sh
ENV PATH=/opt/venv/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLBACKEND=Agg \
    MPLCONFIGDIR=/tmp/matplotlib
RUN --mount=type=bind,target=/context sh /context/image/install-wheels.sh
RUN useradd --no-create-home plot && { rmdir /context 2>/dev/null || true; }
USER plot
WORKDIR /tmp
LABEL org.opencontainers.image.title="Python plots on Debian slim" \
      org.opencontainers.image.description="Debian trixie-slim with its Python, matplotlib and seaborn: the reference" \
      org.opencontainers.image.licenses="MIT AND GPL-2.0-or-later AND PSF-2.0 AND BSD-3-Clause"
CMD ["python3"]

# --- debian-slim-like: what `alpine` leaves out by choice, left out of Debian slim too ---------

FROM docker.io/library/debian:trixie-slim AS debian-slim-like
RUN --mount=type=bind,target=/context sh /context/image/install-debian-python.sh --trim
ENV PATH=/opt/venv/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLBACKEND=Agg \
    MPLCONFIGDIR=/tmp/matplotlib
RUN --mount=type=bind,target=/context sh /context/image/install-wheels.sh --trim
RUN useradd --no-create-home plot && { rmdir /context 2>/dev/null || true; }
USER plot
WORKDIR /tmp
LABEL org.opencontainers.image.title="Python plots on Debian slim, without tests" \
      org.opencontainers.image.description="Debian trixie-slim with as much of Python, matplotlib and seaborn as the Alpine image has" \
      org.opencontainers.image.licenses="MIT AND GPL-2.0-or-later AND PSF-2.0 AND BSD-3-Clause"
CMD ["python3"]
