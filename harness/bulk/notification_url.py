"""Where a callback may go: an absolute http or https URL, or a path on the platform that an instance names."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from harness.bulk.egress import Egress

BASE, AUTHORIZATION = "bulk.callback.base", "bulk.callback.authorization"
_WANTED = "must be an absolute http or https URL, or a path of the platform such as /formulas/instances/1/executions"

_NO_SECRETS = (
    "must hold no user and password, since a job shows its URL to whoever may read it; callbacks are signed, if the "
    "instance has a key"
)


def url_problem(value: object) -> str | None:
    """Say what is wrong with the form of a callback's URL, if anything."""
    if not isinstance(value, str) or not value.strip() or not all("!" <= char <= "~" for char in value):
        return _WANTED
    if is_path(value):
        return None
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return _WANTED
    if parts.username is not None or parts.password is not None:
        return _NO_SECRETS
    return None if usable else _WANTED


def receiver_problem(url: str, settings: Mapping[str, str], egress: Egress) -> str | None:
    """Say why this service would not call there for an instance with these settings."""
    if is_path(url):
        missing = f"is a path of the platform, and the instance's setting {BASE} does not say where that is"
        return None if settings.get(BASE) else missing
    return egress.url_problem(url)


def resolved(url: str, settings: Mapping[str, str]) -> str | None:
    """Return the absolute URL, or ``None`` where the setting that a path needs is gone."""
    if not is_path(url):
        return url
    base = settings.get(BASE)
    return base.rstrip("/") + url if base else None


def receiver_of(url: str) -> str:
    """Return by what receivers are told apart: those of one host wait for each other, and for nobody else."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def is_path(url: str) -> bool:
    return url.startswith("/") and not url.startswith("//")
