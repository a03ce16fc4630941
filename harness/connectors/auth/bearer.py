"""Bearer tokens (RFC 6750) from an OAuth 2.0 token endpoint (RFC 6749), renewed when the vendor refuses them."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from harness.connectors.auth.scheme import SCHEMES, TOKEN, Owner
from harness.connectors.bodies import ENCODINGS
from harness.connectors.errors import Refused
from harness.connectors.page import Call
from harness.connectors.placeholders import filled, names_in
from harness.connectors.render import detail_of
from harness.connectors.wire import Request

_TOKENS = ("access_token", "refresh_token")
_SAID = ("error", "error_description", "message")
"""Some vendors say with status 200 why there is no token."""


@SCHEMES.register("bearer")
class Bearer:
    """Starts with the access token it is given; of many callers refused at once one asks for the next token."""

    def __init__(self, settings: Mapping[str, Any], credentials: Mapping[str, str], owner: Owner) -> None:
        self._endpoint, self._owner = settings["token"], owner
        self._path = filled(self._endpoint["path"], credentials, path=True)
        self._header = settings.get("header", "Authorization")
        self._value = settings.get("value", TOKEN)
        self._fixed = {name: filled(text, credentials) for name, text in settings.get("headers", {}).items()}
        self._credentials = dict(credentials)
        self._lock = threading.Lock()
        self._generation = 0
        self._used: set[str] = set()

    def headers(self, call: Call) -> tuple[int, Mapping[str, str]]:
        if not self._credentials.get("access_token"):
            self.renew(0, call)
        # One read of each: a renewal in between costs a refused request, not a mixed-up one.
        generation, token = self._generation, self._credentials["access_token"]
        return generation, {**self._fixed, self._header: filled(self._value, {"access_token": token})}

    def renew(self, generation: int, call: Call) -> bool:
        with self._lock:
            if generation == self._generation:
                self._renewed(call)
        return True

    def _renewed(self, call: Call) -> None:
        """Take over what another process was granted meanwhile: a refresh token may be good for one use only."""
        self._used.add(self._credentials.get("access_token", ""))
        latest = {name: text for name, text in self._owner.latest().items() if name in _TOKENS and text}
        if latest.get("access_token", "") not in self._used | {""}:
            self._credentials.update(latest)
            self._generation += 1
            return
        granted = self._granted(call)
        self._credentials.update(granted)
        self._generation += 1
        # Told at once: where refresh tokens rotate, the old one is of no use to anybody any more.
        self._owner.tell(granted)

    def secrets(self) -> Iterable[str]:
        names = ("access_token", "refresh_token", "client_secret", "shared_secret", "password")
        return [value for name in names if (value := self._credentials.get(name))]

    def _granted(self, call: Call) -> Mapping[str, str]:
        """Try each grant for which there are credentials; the last refusal counts."""
        usable = [grant for grant in self._endpoint["grants"] if self._can(grant)]
        for place, grant in enumerate(usable):
            try:
                return _tokens(self._owner.ask_token(self._request(grant), call))
            except Refused:
                if place + 1 == len(usable):
                    raise
        raise Refused("Unauthorized", "there are no credentials to get a new token with", status=401)

    def _can(self, grant: Mapping[str, str]) -> bool:
        return all(self._credentials.get(name) for name in names_in(grant.values()))

    def _request(self, grant: Mapping[str, str]) -> Request:
        fields = {name: filled(text, self._credentials) for name, text in grant.items()}
        headers = dict(self._fixed)
        if self._endpoint.get("client", "body") == "basic":
            user, password = (fields.pop(name, "") for name in ("client_id", "client_secret"))
            headers["Authorization"] = f"Basic {b64encode(f'{user}:{password}'.encode()).decode('ascii')}"
        content_type, body = ENCODINGS[self._endpoint.get("encoding", "form")](fields)
        return Request(self._path, "POST", {**headers, "Content-Type": content_type}, body)


def _tokens(reply: Mapping[str, Any]) -> Mapping[str, str]:
    """Take the access token and, where the vendor rotates it, the next refresh token."""
    tokens = {name: reply[name] for name in _TOKENS if reply.get(name)}
    if not isinstance(tokens.get("access_token"), str):
        said = detail_of(msgspec.json.encode({name: reply[name] for name in _SAID if name in reply}))
        said = f" ({said})" if said else ""
        raise Refused("Unauthorized", f"the token endpoint's answer holds no access_token{said}", status=401)
    return msgspec.convert(tokens, dict[str, str])
