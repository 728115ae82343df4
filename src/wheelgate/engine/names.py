"""Complete the names of images as engines do."""


def full_name(reference: str) -> str:
    """Return the name with its registry: `alpine:3.23` is docker.io/library/alpine:3.23."""
    first, _, rest = reference.partition("/")
    if not rest:
        return f"docker.io/library/{reference}"
    if "." not in first and ":" not in first and first != "localhost":
        return f"docker.io/{reference}"
    return reference
