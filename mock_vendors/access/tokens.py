"""Credentials and tokens, all derived from the seed, so that they outlive any restart."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from contracts import Clock

_ALPHABETS = {
    "hex": "0123456789abcdef",
    "digits": "123456789",
    "alnum": "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789",
}


class Keyring:
    """A vendor's secrets: the credentials of its one user, and a seal for tokens and locators."""

    def __init__(self, vendor: str, seed: int, parts: Mapping[str, Mapping[str, Any]], clock: Clock) -> None:
        self._key = hashlib.blake2b(f"{vendor}/{seed}".encode(), digest_size=32).digest()
        self._clock = clock
        self.credentials: dict[str, str] = {}
        for name, part in parts.items():
            self.credentials[name] = self._derived(name, part)

    def seal(self, text: str) -> str:
        """Return what only this vendor can put under a text: 32 letters, digits, dashes and underscores."""
        digest = hmac.digest(self._key, text.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode()[:32].replace("-", "0").replace("_", "1")

    def text(self, template: str) -> str:
        """Return a text with credentials filled in."""
        return template.format_map(self.credentials)

    def issue(self, template: str) -> str:
        """Return a token that begins its life now."""
        born = f"{int(self._clock.now() * 1000):x}"
        return template.format_map({**self.credentials, "token": f"{born}x{self.seal(f'token/{born}')}"})

    def alive(self, token: str, template: str, life: float) -> bool | None:
        """Tell whether a token lives; None when this vendor never issued it."""
        if same(token, self.credentials.get("access_token", "")):
            return True
        lead, _, tail = template.partition("{token}")
        lead, tail = self.text(lead), self.text(tail)
        if not (token.startswith(lead) and token.endswith(tail)):
            return None
        born, _, seal = token[len(lead) : len(token) - len(tail)].partition("x")
        if not same(seal, self.seal(f"token/{born}")):
            return None
        return self._clock.now() < int(born, 16) / 1000 + life

    def now(self) -> float:
        return self._clock.now()

    def _derived(self, name: str, part: Mapping[str, Any]) -> str:
        if "value" in part:
            return self.text(str(part["value"]))
        alphabet = _ALPHABETS[part.get("alphabet", "alnum")]
        digest = hashlib.shake_256(self._key + name.encode()).digest(int(part["length"]))
        return self.text(part.get("prefix", "")) + "".join(alphabet[byte % len(alphabet)] for byte in digest)


def same(left: str, right: str) -> bool:
    """Compare secrets in constant time; nothing equals an empty one."""
    return bool(right) and hmac.compare_digest(left.encode(), right.encode())


def basic(request_headers: Mapping[str, str]) -> tuple[str, str] | None:
    """Return user and password of a Basic ``Authorization`` header, or None if there is no readable one."""
    scheme, _, text = request_headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    return (user, password) if colon else None


def basic_header(user: str, password: str) -> str:
    """Return the value of a Basic ``Authorization`` header."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def bearer(request_headers: Mapping[str, str], *schemes: str) -> str | None:
    """Return the token of an ``Authorization`` header of one of these schemes (lower case)."""
    scheme, _, token = request_headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() in schemes else None
