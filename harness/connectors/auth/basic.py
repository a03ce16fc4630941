"""HTTP Basic (RFC 7617): user name and password in every request."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from harness.connectors.auth.scheme import SCHEMES, Owner
from harness.connectors.page import Call
from harness.connectors.placeholders import filled


@SCHEMES.register("basic")
class Basic:
    """A pair that never changes, so that a refusal is final."""

    def __init__(self, settings: Mapping[str, Any], credentials: Mapping[str, str], _owner: Owner) -> None:
        user, password = (filled(settings.get(part, ""), credentials) for part in ("username", "password"))
        token = b64encode(f"{user}:{password}".encode()).decode("ascii")
        self._secrets = tuple(text for text in (token, password or user) if text)
        self._headers = {"Authorization": f"Basic {token}"}

    def headers(self, _call: Call) -> tuple[int, Mapping[str, str]]:
        return 0, self._headers

    def renew(self, _generation: int, _call: Call) -> bool:
        return False

    def secrets(self) -> Iterable[str]:
        return self._secrets
