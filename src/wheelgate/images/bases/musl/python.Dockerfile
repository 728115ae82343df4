# Another `python:3.13-alpine3.23`, for where the official one cannot be had: the same layout.

FROM docker.io/library/alpine:3.23 AS python
ENV PATH=/usr/local/bin:$PATH \
    PYTHON_VERSION=3.13.2
RUN --mount=type=bind,target=/context sh /context/install-python.sh
RUN rmdir /context 2>/dev/null || true
CMD ["python3"]
