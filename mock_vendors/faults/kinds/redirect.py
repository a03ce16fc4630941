"""The client is sent elsewhere: to where it is, round in a ring, or to another host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from mock_vendors.exchange import Answer, Request
from mock_vendors.faults.effects import EFFECTS, Scene, When

_WORDS = re.compile(r"(?:(30[12378])(?:;|$))?(self|ring\d{0,3}|https?://[^\s]+)?")
_HOP = "hop"
_RING = 3


@EFFECTS.register("redirect")
@dataclass(frozen=True, slots=True)
class Redirect:
    """The argument is ``[STATUS;]TARGET``: ``self``, ``ring`` or ``ring4`` (so many URLs), or the origin of a host.

    URLs of a ring are told apart by one more parameter, ``hop``; at another host path and query stay the same.
    """

    argument: str = "self"
    when: When = When.INSTEAD

    def __post_init__(self) -> None:
        match = _WORDS.fullmatch(self.argument)
        if match is None or match[2] == "ring0":
            raise ValueError(
                f"'{self.argument}' is no way to redirect, as in redirect:self, redirect:307;ring4 or "
                "redirect:http://127.0.0.1:8080"
            )

    def apply(self, _answer: Answer, scene: Scene, /) -> Answer:
        match = _WORDS.fullmatch(self.argument)
        status, target = (match[1], match[2]) if match else (None, None)
        location = _location(target or "self", scene.request)
        return Answer(int(status or 302), (("Location", location),), reason=f"redirect to {target or 'self'}")


def _location(target: str, request: Request) -> str:
    base, query = request.base, request.query
    if target.startswith("ring"):
        query = _next(query, int(target[4:] or _RING))
    elif target != "self":
        base = target.rstrip("/")
    return f"{base}{quote(request.path, safe='/%:@!$&()*+,;=~')}{f'?{query}' if query else ''}"


def _next(query: str, size: int) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    hops = [int(value) for name, value in pairs if name == _HOP and value.isdigit()]
    kept = [(name, value) for name, value in pairs if name != _HOP]
    return urlencode([*kept, (_HOP, ((hops[-1] if hops else 0) + 1) % size)])
