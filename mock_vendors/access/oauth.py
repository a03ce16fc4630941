"""OAuth 2 token endpoints and bearer tokens, alone or beside an API key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_vendors.access import SCHEMES
from mock_vendors.access.tokens import Keyring, basic, bearer, same
from mock_vendors.bodies import read_either
from mock_vendors.exchange import Need, Refusal, Request
from mock_vendors.template import fill

Fields = Mapping[str, str]


@SCHEMES.register("bearer")
@dataclass(frozen=True, slots=True)
class Bearer:
    """Tokens live ``life`` seconds of the vendor's clock; ``reply`` is the body of the token endpoint."""

    token_path: str
    reply: Mapping[str, Any]
    life: float
    token: str = "{token}"
    grants: tuple[str, ...] = ("refresh_token",)
    client: str = "{client_id}"
    secret: str | None = None
    schemes: tuple[str, ...] = ("bearer",)
    send: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = [name for name in self.grants if name not in _GRANTS]
        if unknown:
            raise ValueError(f"no grant called '{unknown[0]}'; known: {', '.join(sorted(_GRANTS))}")

    def check(self, request: Request, keyring: Keyring, _need: Need, /) -> str | None:
        token = bearer(request.headers, *self.schemes)
        if token is None:
            return "unauthorized"
        alive = keyring.alive(token, self.token, self.life)
        if alive is None:
            return "bad_token"
        return None if alive else "expired"

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        more = {name: keyring.text(text) for name, text in self.send.items()}
        return {"Authorization": f"Bearer {keyring.credentials['access_token']}", **more}

    def grant(self, request: Request, keyring: Keyring) -> Mapping[str, Any]:
        fields = read_either(request)
        kind = fields.get("grant_type", "")
        if kind not in self.grants:
            raise Refusal("bad_grant_type" if kind else "bad_token_request", value=kind)
        self._identify(request, fields, keyring, kind)
        if not _GRANTS[kind](fields, keyring):
            raise Refusal("bad_grant")
        now = keyring.now()
        facts = {
            **keyring.credentials,
            "token": keyring.issue(self.token),
            "issued_at": str(int(now * 1000)),
            "expires_in": int(self.life),
            "base": request.base,
            "signature": keyring.seal(f"signature/{int(now)}"),
        }
        reply: Mapping[str, Any] = fill(self.reply, facts)
        return reply

    def _identify(self, request: Request, fields: Fields, keyring: Keyring, kind: str) -> None:
        user, password = basic(request.headers) or (fields.get("client_id", ""), fields.get("client_secret", ""))
        if not same(user, keyring.text(self.client)):
            raise Refusal("bad_client")
        # A public client refreshes without a secret; where one is sent, it has to be right.
        needed = self.secret is not None and (kind != "refresh_token" or bool(password))
        if needed and not same(password, keyring.text(self.secret or "")):
            raise Refusal("bad_client")


@SCHEMES.register("key_and_bearer")
@dataclass(frozen=True, slots=True)
class KeyAndBearer(Bearer):
    """An API key on every call, and a bearer token besides."""

    key_header: str = "x-api-key"
    key: str = "{keystring}"
    key_secret: str = "{shared_secret}"

    def check(self, request: Request, keyring: Keyring, need: Need, /) -> str | None:
        key, _, secret = request.headers.get(self.key_header, "").partition(":")
        if not same(key, keyring.text(self.key)):
            return "bad_key"
        if not same(secret, keyring.text(self.key_secret)):
            return "no_secret" if not secret else "bad_key"
        return None if need is Need.KEY else Bearer.check(self, request, keyring, need)

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        key = f"{keyring.text(self.key)}:{keyring.text(self.key_secret)}"
        return {self.key_header: key, **Bearer.headers(self, keyring)}


def _refresh(fields: Fields, keyring: Keyring) -> bool:
    return same(fields.get("refresh_token", ""), keyring.credentials["refresh_token"])


def _password(fields: Fields, keyring: Keyring) -> bool:
    known = keyring.credentials
    # Salesforce clients append the security token to the password.
    password = fields.get("password", "")[: len(known["password"])]
    return same(fields.get("username", ""), known["username"]) and same(password, known["password"])


_GRANTS: dict[str, Callable[[Fields, Keyring], bool]] = {
    "refresh_token": _refresh,
    "password": _password,
    "client_credentials": lambda _fields, _keyring: True,
    "authorization_code": lambda _fields, _keyring: False,
}
