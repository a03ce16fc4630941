"""HTTP Basic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_vendors.access import SCHEMES
from mock_vendors.access.tokens import Keyring, basic, basic_header, same
from mock_vendors.exchange import Need, Refusal, Request


@SCHEMES.register("basic")
@dataclass(frozen=True, slots=True)
class Basic:
    """``user`` and ``password`` are templates over the credentials; ``send`` are further headers clients need."""

    user: str
    password: str = ""
    send: Mapping[str, str] = field(default_factory=dict)

    @property
    def token_path(self) -> None:
        return None

    def check(self, request: Request, keyring: Keyring, _need: Need, /) -> str | None:
        user, password = basic(request.headers) or ("", "")
        wanted = keyring.text(self.password)
        passes = same(user, keyring.text(self.user)) and (same(password, wanted) if wanted else not password)
        return None if passes else "unauthorized"

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        more = {name: keyring.text(text) for name, text in self.send.items()}
        return {"Authorization": basic_header(keyring.text(self.user), keyring.text(self.password)), **more}

    def grant(self, _request: Request, _keyring: Keyring, /) -> Mapping[str, Any]:
        raise Refusal("not_found")
