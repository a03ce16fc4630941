"""An API key in a header or in the query string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mock_vendors.access import SCHEMES, Endpoint, Identity
from mock_vendors.access.tokens import Keyring, same
from mock_vendors.exchange import Need, Request

Prefixes = str | tuple[str, ...]


@SCHEMES.register("api_key")
@dataclass(frozen=True, slots=True)
class ApiKey:
    """Keys that never expire, such as access tokens made by hand.

    ``key`` is a template over the credentials, ``others`` are more of them with the scopes that each one has;
    ``header`` holds it behind one of the ``prefix`` texts, ``parameter`` is the query parameter that may hold it.
    """

    key: str = "{api_key}"
    header: str = ""
    prefix: Prefixes = ""
    parameter: str = ""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scopes: tuple[str, ...] | None = None
    send: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (self.header or self.parameter):
            raise ValueError("say in which 'header' or query 'parameter' the key stands")

    def check(self, request: Request, keyring: Keyring, _need: Need, /) -> Identity:
        given = self._given(request)
        if not given:
            return Identity("unauthorized")
        for template, scopes in {self.key: self.scopes, **self.others}.items():
            key = keyring.text(template)
            if same(given, key):
                return Identity(caller=keyring.alias(key), scopes=None if scopes is None else frozenset(scopes))
        return Identity("bad_key")

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        more = {name: keyring.text(text) for name, text in self.send.items()}
        return {self.header: self._prefixes[0] + keyring.text(self.key), **more} if self.header else more

    def endpoints(self) -> Mapping[str, Endpoint]:
        return {}

    @property
    def _prefixes(self) -> tuple[str, ...]:
        return (self.prefix,) if isinstance(self.prefix, str) else tuple(self.prefix)

    def _given(self, request: Request) -> str:
        text = request.headers.get(self.header.lower(), "") if self.header else ""
        for prefix in self._prefixes:
            if text and text.lower().startswith(prefix.lower()):
                return text[len(prefix) :].strip()
        return request.parameters.get(self.parameter, "") if self.parameter else ""
