"""Keep the host's proxies, which may hold a password, out of what runs without network.

podman hands the host's variables to every container and build (podman-run(1), `--http-proxy`);
docker's client those of its own configuration (config.json, `proxies`), unless they are set.
"""

_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY")


def options_without_proxies(engine: str, verb: str) -> tuple[str, ...]:
    """Return options by which an engine's `run` or `build` passes on no proxy.

    Args:
        engine: "podman" or "docker".
        verb: "run" or "build".
    """
    if engine == "podman":
        return ("--http-proxy=false",)
    option = "--env" if verb == "run" else "--build-arg"
    names = (each for name in _VARIABLES for each in (name, name.lower()))
    return tuple(word for name in names for word in (option, f"{name}="))
