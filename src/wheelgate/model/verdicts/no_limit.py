"""What is measured and has no limit."""

from wheelgate.model.records import Verdict


def no_limit(check: str, image: str, subject: str, measured: str) -> Verdict:
    """Return the verdict on a figure that `gate.toml` sets no limit for: it passes."""
    return Verdict(check, image, subject, "pass", f"{measured}; no limit is set", "", measured)
