"""Bearer tokens from an OAuth 2 token endpoint, alone or beside an API key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mock_vendors.access import SCHEMES, Endpoint, Identity
from mock_vendors.access.grants import Terms
from mock_vendors.access.tokens import Keyring, Token, bearer, same
from mock_vendors.exchange import Need, Request


@SCHEMES.register("bearer")
@dataclass(frozen=True, slots=True)
class Bearer(Terms):
    """What the terms of its tokens leave open is how requests carry them.

    ``schemes`` are the words before the token in ``Authorization``, ``token_headers`` further headers that hold it
    bare, ``token_parameter`` a query parameter that may hold it; ``caller`` is a template for who asks.
    """

    schemes: tuple[str, ...] = ("bearer",)
    token_headers: tuple[str, ...] = ()
    token_parameter: str = ""
    caller: str = ""
    send: Mapping[str, str] = field(default_factory=dict)

    def check(self, request: Request, keyring: Keyring, _need: Need, /) -> Identity:
        text = self._given(request)
        if not text:
            return Identity("unauthorized")
        token = keyring.read(text, self.token)
        if token is None:
            return Identity("bad_token")
        error = self._ended(token, keyring)
        caller = keyring.text(self.caller) if self.caller else keyring.alias(keyring.text(self.client))
        scopes = self.scopes_of(token) if self.scopes else None
        return Identity(error, caller, f"{token.serial:x}", scopes)

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        more = {name: keyring.text(text) for name, text in self.send.items()}
        return {"Authorization": f"Bearer {keyring.credentials['access_token']}", **more}

    def endpoints(self) -> Mapping[str, Endpoint]:
        paths = (self.token_path,) if isinstance(self.token_path, str) else self.token_path
        revoking = {self.revoke_path: self.revoke} if self.revoke_path else {}
        return {**dict.fromkeys(paths, self.grant), **revoking}

    def _given(self, request: Request) -> str:
        text = bearer(request.headers, *self.schemes)
        if text is not None:
            return text
        bare = (request.headers.get(name.lower(), "") for name in self.token_headers)
        given = next((text for text in bare if text), "")
        return given or (request.parameters.get(self.token_parameter, "") if self.token_parameter else "")

    def _ended(self, token: Token, keyring: Keyring) -> str | None:
        """Return why a token of ours does not pass, if so; counts a call with it."""
        books = keyring.vouchers
        if books.revoked(token.serial):
            return "revoked"
        lasting = token.born is None and self.lasting
        # The API's clock is this far ahead of the one that dates the tokens.
        now = keyring.now() + self.skew
        born = token.born if token.born is not None else books.born(now)
        if not lasting and now < born:
            return "not_yet_valid"
        if not lasting and (now >= born + self.life or not books.use(token.serial, self.life_calls)):
            return "expired"
        return None


@SCHEMES.register("key_and_bearer")
@dataclass(frozen=True, slots=True)
class KeyAndBearer(Bearer):
    """An API key on every call, and a bearer token besides."""

    key_header: str = "x-api-key"
    key: str = "{keystring}"
    key_secret: str = "{shared_secret}"

    def check(self, request: Request, keyring: Keyring, need: Need, /) -> Identity:
        key, _, secret = request.headers.get(self.key_header, "").partition(":")
        mine = keyring.text(self.key)
        if not same(key, mine):
            return Identity("bad_key")
        caller = keyring.alias(mine)
        if not same(secret, keyring.text(self.key_secret)):
            return Identity("no_secret" if not secret else "bad_key", caller)
        return Identity(caller=caller) if need is Need.KEY else Bearer.check(self, request, keyring, need)

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        key = f"{keyring.text(self.key)}:{keyring.text(self.key_secret)}"
        return {self.key_header: key, **Bearer.headers(self, keyring)}
