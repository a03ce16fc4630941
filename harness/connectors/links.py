"""Links as vendors hand them out: the ``Link`` header of RFC 8288, and staying on the vendor's own address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urljoin, urlsplit

from harness.connectors.errors import PagingFault

_LINK = re.compile(r"[\s,]*<([^>]*)>")
_PARAMETER = re.compile(
    r"""\s*;\s*(?:([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s",;]*))?)?""",
    re.DOTALL,
)
_DIGITS = 18
_PORTS = {"http": 80, "https": 443}


def related_link(header: str, relation: str) -> str:
    """Return the target of the first link whose relations include this one, or an empty text."""
    for reference, parameters in links(header):
        if relation in parameters.get("rel", "").lower().split():
            return reference
    return ""


def goes_on(header: str, asked: str, name: str, *, first: int, empty: bool) -> bool:
    """Tell whether the ``last`` of a page's links leads behind it; parameter ``name`` counts pages from ``first``.

    It is as much of a contradiction when the last page has nothing on it and is not the first.
    """
    last, page = _number(parameter(related_link(header, "last"), name)), _number(parameter(asked, name))
    page = first if page is None else page
    return last is not None and (last > page or (last == page > first and empty))


def links(header: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each link of a header value, several header lines joined by commas included.

    Commas and semicolons inside targets and quoted values belong to them; of a parameter given
    twice the first counts (RFC 8288, section 3).
    """
    place = 0
    while found := _LINK.match(header, place):
        place = found.end()
        parameters: dict[str, str] = {}
        while (part := _PARAMETER.match(header, place)) and part.end() > place:
            place = part.end()
            if part[1]:
                parameters.setdefault(part[1].lower(), _unquoted(part[2] or ""))
        yield found[1].strip(), parameters
        comma = header.find(",", place)
        place = len(header) if comma < 0 else comma


def own_target(link: str, asked: str, base_url: str) -> str:
    """Reduce a link found in the answer to ``asked`` to path and query below ``base_url``.

    Raises `PagingFault` when it leads to another scheme, host or port, where no credential of
    this vendor may go.
    """
    base = urlsplit(base_url)
    whole = urljoin(base_url.rstrip("/") + asked, link.strip()) if not _is_absolute(link) else link.strip()
    if _origin(whole) != _origin(base_url):
        raise PagingFault("Foreign link", f"the next page is said to be at {_shown(whole)}, not at {_shown(base_url)}")
    parts = urlsplit(whole)
    path = parts.path.removeprefix(base.path.rstrip("/")) or "/"
    return f"{path}?{parts.query}" if parts.query else path


def parameter(link: str, name: str) -> str:
    """Return one query parameter of a link, decoded, or an empty text."""
    return next(iter(parse_qs(urlsplit(link).query, keep_blank_values=True).get(name, [])), "")


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


def _is_absolute(link: str) -> bool:
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", link.strip()))


def _origin(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port, or ``None`` for what names a user or is no address at all."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.username is not None or "\\" in url:
        return None
    return parts.scheme, (parts.hostname or "").rstrip("."), port


def _shown(url: str) -> str:
    """The address alone: query and user part may hold secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an unreadable address"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _unquoted(value: str) -> str:
    if value[:1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
    return value[1:-1] if value[:1] == "'" and len(value) > 1 else value
