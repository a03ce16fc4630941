"""Where a callback may go: an absolute http or https URL."""

from __future__ import annotations

from urllib.parse import urlsplit


def url_problem(value: object) -> str | None:
    """Say what is wrong with a callback's URL, if anything."""
    if not isinstance(value, str) or not value.strip():
        return "must be an absolute http or https URL"
    if value.startswith("/"):
        return "is a path of the platform, which this service has no formulas to run for; give an absolute URL"
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    clean = all("!" <= char <= "~" for char in value)
    return None if usable and clean else "must be an absolute http or https URL"
