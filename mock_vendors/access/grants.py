"""Token endpoints of OAuth 2 (RFC 6749, RFC 7009): who gets a token for what, and what the reply says."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from mock_vendors.access.tokens import Keyring, Token, basic, same
from mock_vendors.bodies import json_answer, read_either
from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.template import fill

Fields = Mapping[str, str]
# RFC 6749, section 5.1: replies with tokens are not to be kept by caches.
_UNKEPT = {"Cache-Control": "no-store"}
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms tokens are handed out; tokens live ``life`` seconds of the vendor's clock.

    ``life_calls`` ends their life after so many calls as well; ``lasting`` keeps the one among the credentials alive
    for ever. ``rotate`` gives a new refresh token at each refresh; a used one is refused, and with ``reuse: revoke``
    takes all others with it. ``skew`` is how many seconds the API's clock is ahead of the token server's, ``says``
    the life that replies tell of where that is not the truth. ``scopes`` are what there is to ask for; none: all.
    """

    token_path: str | tuple[str, ...]
    reply: Mapping[str, Any]
    life: float
    life_calls: int | None = None
    lasting: bool = True
    token: str = "{token}"
    grants: tuple[str, ...] = ("refresh_token",)
    client: str = "{client_id}"
    secret: str | None = None
    user: str = "{username}"
    """Who a grant of type password has to name."""
    client_in: tuple[str, ...] = ("basic", "body")
    rotate: bool = False
    reuse: str = "refuse"
    refresh_life: float | None = None
    revoke_path: str = ""
    skew: float = 0.0
    says: float | None = None
    scopes: tuple[str, ...] = ()
    issuer: str = ""
    """Whose assertions are taken, a template over the credentials; empty: anybody's."""

    def __post_init__(self) -> None:
        for noun, given, known in (
            ("grant", self.grants, GRANTS),
            ("place for a client", self.client_in, ("basic", "body")),
            ("way with reused refresh tokens", (self.reuse,), ("refuse", "revoke")),
        ):
            unknown = [name for name in given if name not in known]
            if unknown:
                raise ValueError(f"no {noun} called '{unknown[0]}'; known: {', '.join(sorted(known))}")

    def grant(self, request: Request, keyring: Keyring) -> Answer:
        """Hand out a token; raises `Refusal`."""
        fields = read_either(request)
        kind = fields.get("grant_type", "")
        if kind not in self.grants:
            raise Refusal("bad_grant_type" if kind else "bad_token_request", value=kind)
        self._identify(request, fields, keyring, kind)
        scopes = self._wanted(fields.get("scope", ""))
        GRANTS[kind](self, fields, keyring)
        facts = self._facts(request, keyring, scopes)
        if kind == "client_credentials":
            # RFC 6749, section 4.4.3: whoever has these needs no refresh token, and gets none.
            facts.pop("refresh_token", None)
        return json_answer(200, fill(self.reply, facts), _UNKEPT)

    def revoke(self, request: Request, keyring: Keyring) -> Answer:
        """Let a token die; one that is unknown is dead already."""
        fields = read_either(request)
        self._identify(request, fields, keyring, "refresh_token")
        text = fields.get("token", "")
        token = keyring.read(text, self.token)
        if token is not None:
            keyring.vouchers.revoke(token.serial)
        elif "refresh_token" in keyring.credentials and keyring.rotation_of(text) is not None:
            keyring.vouchers.revoke_refresh()
        return json_answer(200, {}, _UNKEPT)

    def scopes_of(self, token: Token) -> frozenset[str]:
        """Return what a token allows; the one among the credentials allows everything."""
        return frozenset(name for bit, name in enumerate(self.scopes) if not token.serial or token.scopes >> bit & 1)

    def _facts(self, request: Request, keyring: Keyring, scopes: tuple[str, ...]) -> dict[str, Any]:
        now, life = keyring.now(), self.life if self.says is None else self.says
        bits = sum(1 << self.scopes.index(name) for name in scopes)
        last = keyring.vouchers.rotation
        return {
            **keyring.credentials,
            **({"refresh_token": keyring.refresh_token(last)} if last else {}),
            "token": keyring.issue(self.token, bits),
            "issued_at": str(int(now * 1000)),
            "issued": int(now),
            "expires_in": int(life),
            "expires": int(now + life),
            "expires_at": FORMATS["iso_millis"](now + life),
            "expires_date": formatdate(int(now + life), usegmt=True),
            "scope": " ".join(scopes),
            "scopes": list(scopes),
            "base": request.base,
            "signature": keyring.seal(f"signature/{int(now)}"),
        }

    def _identify(self, request: Request, fields: Fields, keyring: Keyring, kind: str) -> None:
        given = basic(request.headers) if "basic" in self.client_in else None
        sent = (fields.get("client_id", ""), fields.get("client_secret", "")) if "body" in self.client_in else ("", "")
        user, password = given or sent
        if kind == _JWT and not user:
            # RFC 7523, section 2.1: an assertion says itself whose it is.
            return
        if not same(user, keyring.text(self.client)):
            raise Refusal("bad_client")
        # A public client refreshes without a secret; where one is sent, it has to be right.
        needed = self.secret is not None and (kind != "refresh_token" or bool(password))
        if needed and not same(password, keyring.text(self.secret or "")):
            raise Refusal("bad_client")

    def _wanted(self, text: str) -> tuple[str, ...]:
        """Return the scopes that are asked for, in their own order; all of them where none is named."""
        asked = set(text.replace(",", " ").split())
        unknown = asked - set(self.scopes)
        if unknown and self.scopes:
            raise Refusal("bad_scope", scope=" ".join(sorted(unknown)))
        return tuple(name for name in self.scopes if name in asked or not asked)


def _refresh(terms: Terms, fields: Fields, keyring: Keyring) -> None:
    books, now = keyring.vouchers, keyring.now()
    rotation = keyring.rotation_of(fields.get("refresh_token", ""))
    if rotation is None or books.refusing:
        raise Refusal("bad_grant")
    if rotation != books.rotation:
        _reused(terms, keyring)
    if terms.refresh_life is not None and books.rotated_at is not None and now >= books.rotated_at + terms.refresh_life:
        raise Refusal("bad_grant")
    if terms.rotate and not books.rotate(now, expected=rotation):
        _reused(terms, keyring)


def _reused(terms: Terms, keyring: Keyring) -> None:
    if terms.reuse == "revoke":
        keyring.vouchers.revoke_refresh()
        keyring.vouchers.revoke()
    raise Refusal("reused_grant")


def _begin(_terms: Terms, _fields: Fields, keyring: Keyring) -> None:
    """Grant without a refresh token; begins anew where all of those were revoked."""
    if keyring.vouchers.refusing and "refresh_token" in keyring.credentials:
        keyring.vouchers.rotate(keyring.now())


def _password(terms: Terms, fields: Fields, keyring: Keyring) -> None:
    known = keyring.credentials
    # Salesforce clients append the security token to the password.
    password = fields.get("password", "")[: len(known["password"])]
    if not (same(fields.get("username", ""), keyring.text(terms.user)) and same(password, known["password"])):
        raise Refusal("bad_grant")
    _begin(terms, fields, keyring)


def _assertion(terms: Terms, fields: Fields, keyring: Keyring) -> None:
    # Nobody has the key to prove a signature with; what has the three parts of a signed token is believed.
    parts = fields.get("assertion", "").split(".")
    claims = _claims(parts[1]) if len(parts) == 3 else None
    if claims is None or (terms.issuer and claims.get("iss") != keyring.text(terms.issuer)):
        raise Refusal("bad_grant")
    _begin(terms, fields, keyring)


def _claims(text: str) -> dict[str, Any] | None:
    """Return what the middle part of a signed token says; None: it cannot be read (RFC 7519)."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


def _code(_terms: Terms, _fields: Fields, _keyring: Keyring) -> None:
    # Nobody can log in to a mock in a browser, so no code was ever handed out.
    raise Refusal("bad_grant")


GRANTS: dict[str, Callable[[Terms, Fields, Keyring], None]] = {
    "refresh_token": _refresh,
    "password": _password,
    "client_credentials": _begin,
    "authorization_code": _code,
    _JWT: _assertion,
}
