"""A request as a line that can be pasted, its secrets left to the shell."""

from __future__ import annotations

from shlex import quote

from harness.audit.exchange import Exchange

SERVER = "$SERVER"
MOST_SENT = 1000
"""A longer body is not put on the line."""


def curl_line(made: Exchange, server: str) -> str:
    """Return the request; ``server`` is scheme, host and port, or empty for one that is gone by now."""
    parts = ["curl", "-i"]
    if made.method != "GET":
        parts += ["-X", made.method]
    parts += ["-H", '"Authorization: $AUTHORIZATION"']
    parts.append(quote(server + made.path) if server else f'"{SERVER}"{quote(made.path)}')
    if made.sent and made.sent.lstrip()[:1] in "{[" and len(made.sent) <= MOST_SENT:
        parts += ["-H", "'Content-Type: application/json'", "-d", quote(made.sent)]
    return " ".join(parts)
