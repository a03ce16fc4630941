"""Credentials and tokens, all derived from the seed, so that they outlive any restart."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts import Clock
from mock_vendors.access.vouchers import Vouchers

_ALPHABETS = {
    "hex": "0123456789abcdef",
    "digits": "123456789",
    "alnum": "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789",
}


@dataclass(frozen=True, slots=True)
class Token:
    """What a token of this vendor says of itself; ``serial`` 0 is the one among the credentials."""

    serial: int
    born: float | None = None
    scopes: int = 0


class Keyring:
    """A vendor's secrets: the credentials of its one user, a seal for tokens and locators, the books on tokens."""

    def __init__(
        self, vendor: str, seed: int, parts: Mapping[str, Mapping[str, Any]], clock: Clock, state: Path | None = None
    ) -> None:
        self._key = hashlib.blake2b(f"{vendor}/{seed}".encode(), digest_size=32).digest()
        self._clock, self._parts = clock, parts
        self.credentials: dict[str, str] = {}
        for name, part in parts.items():
            self.credentials[name] = self._derived(name, part)
        self.vouchers = Vouchers(state / "tokens.json" if state else None)

    def seal(self, text: str) -> str:
        """Return what only this vendor can put under a text: 32 letters and digits."""
        digest = hmac.digest(self._key, text.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode()[:32].replace("-", "0").replace("_", "1")

    def alias(self, secret: str) -> str:
        """Return a short name for the holder of a secret that tells nothing of it."""
        return self.seal(f"alias/{secret}")[:8]

    def text(self, template: str) -> str:
        """Return a text with credentials filled in."""
        return template.format_map(self.credentials)

    def issue(self, template: str, scopes: int = 0) -> str:
        """Return a token that begins its life now; ``scopes`` are bits that it carries."""
        said = f"{int(self._clock.now() * 1000):x}x{self.vouchers.issue():x}x{scopes:x}"
        return template.format_map({**self.credentials, "token": f"{said}x{self.seal(f'token/{said}')}"})

    def read(self, token: str, template: str) -> Token | None:
        """Return what a token says; None when this vendor never issued it."""
        if same(token, self.credentials.get("access_token", "")):
            return Token(0)
        lead, _, tail = template.partition("{token}")
        lead, tail = self.text(lead), self.text(tail)
        if not (token.startswith(lead) and token.endswith(tail)):
            return None
        pieces = token[len(lead) : len(token) - len(tail)].split("x", 3)
        if len(pieces) != 4 or not same(pieces[3], self.seal(f"token/{'x'.join(pieces[:3])}")):
            return None
        born, serial, scopes = (int(piece, 16) for piece in pieces[:3])
        return Token(serial, born / 1000, scopes)

    def refresh_token(self, rotation: int) -> str:
        """Return the refresh token after so many rotations; the first is the one among the credentials."""
        if not rotation:
            return self.credentials["refresh_token"]
        part = self._parts["refresh_token"]
        if "value" in part:
            return f"{self.credentials['refresh_token']}{self.seal(f'refresh/{rotation}')}"
        return self._derived(f"refresh_token/{rotation}", part)

    def rotation_of(self, refresh_token: str) -> int | None:
        """Return after how many rotations a refresh token was handed out; None when it never was."""
        last = self.vouchers.rotation
        return next((n for n in range(last, -1, -1) if same(refresh_token, self.refresh_token(n))), None)

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
        plain = base64.b64decode(text.strip(), validate=True)
        user, colon, password = plain.decode().partition(":")
    except ValueError:
        return None
    # Base64 has several spellings of one text, of which a client writes the first.
    return (user, password) if colon and base64.b64encode(plain).decode() == text.strip() else None


def basic_header(user: str, password: str) -> str:
    """Return the value of a Basic ``Authorization`` header."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def bearer(request_headers: Mapping[str, str], *schemes: str) -> str | None:
    """Return the token of an ``Authorization`` header of one of these schemes (lower case)."""
    scheme, _, token = request_headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() in schemes else None
