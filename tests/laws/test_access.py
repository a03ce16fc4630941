"""Laws of authentication, over every registered scheme and any order of events."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.access import SCHEMES, Scheme
from mock_vendors.access.oauth import Bearer
from mock_vendors.access.tokens import Keyring
from mock_vendors.exchange import Need, Refusal, Request

PARTS: dict[str, dict[str, Any]] = {
    "api_key": {"length": 40, "prefix": "sk_"},
    "other_key": {"length": 40},
    "keystring": {"length": 24},
    "shared_secret": {"length": 12},
    "client_id": {"length": 30},
    "client_secret": {"length": 30},
    "username": {"value": "mock@example.org"},
    "password": {"length": 16},
    "access_token": {"length": 60},
    "refresh_token": {"length": 60},
}
SECRETS = ("api_key", "other_key", "shared_secret", "client_secret", "password", "access_token", "refresh_token")
OAUTH: dict[str, Any] = {
    "token_path": "/token",
    "reply": {"access_token": "$token", "refresh_token": "$refresh_token", "scope": "$scope"},
    "life": 100.0,
    "grants": ("refresh_token", "client_credentials", "password", "authorization_code"),
    "secret": "{client_secret}",
}
KEY: dict[str, Any] = {"header": "Authorization", "prefix": ("Bearer ", "token ")}
WAYS: dict[str, dict[str, Any]] = {
    "api_key": KEY,
    "basic": {"user": "{username}", "password": "{password}"},
    "bearer": OAUTH,
    "key_and_bearer": OAUTH,
    "any": {"of": ({"scheme": "basic", "user": "{username}", "password": "{password}"}, {"scheme": "api_key", **KEY})},
}
CLIENT = {"client_id": "{client_id}", "client_secret": "{client_secret}"}
STEPS = st.lists(
    st.tuples(st.sampled_from(["issue", "wait", "ask", "ask", "revoke", "revoke all"]), st.integers(0, 80)), max_size=40
)


def ring(clock: VirtualClock | None = None, state: Path | None = None) -> Keyring:
    return Keyring("vendor", 7, PARTS, clock or VirtualClock(), state)


def bearing(token: str) -> Request:
    return Request("GET", "/things", headers={"authorization": f"Bearer {token}"})


def grant(scheme: Scheme, keyring: Keyring, **fields: str) -> dict[str, Any]:
    form = {name: keyring.text(text) for name, text in CLIENT.items()} | fields
    request = Request("POST", "/token", body=urlencode(form).encode())
    reply: dict[str, Any] = json.loads(scheme.endpoints()["/token"](request, keyring).body)
    return reply


def issued(scheme: Scheme, keyring: Keyring) -> str:
    return str(grant(scheme, keyring, grant_type="client_credentials")["access_token"])


def lowered(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): text for name, text in headers}


def test_every_scheme_is_under_these_laws() -> None:
    # A signature covers the whole request that it goes with, and what is open has no credentials to change.
    assert {*WAYS, "sigv2", "sigv4", "open"} == set(SCHEMES.names())


@given(steps=STEPS, calls=st.none() | st.integers(1, 3), skew=st.sampled_from([-20, 0, 30]))
def test_a_token_passes_until_its_life_ends_and_not_after(
    steps: list[tuple[str, int]], calls: int | None, skew: int
) -> None:
    clock = VirtualClock()
    keyring, scheme = ring(clock), SCHEMES.make("bearer", {**OAUTH, "life_calls": calls, "skew": skew})
    tokens: list[tuple[str, float]] = []
    dead: set[int] = set()
    used: dict[int, int] = {}
    for step, number in steps:
        which = number % len(tokens) if tokens else -1
        if step == "issue":
            tokens.append((issued(scheme, keyring), clock.now()))
        elif step == "wait":
            clock.sleep(number // 10 * 10)
        elif step == "revoke all":
            keyring.vouchers.revoke()
            dead.update(range(len(tokens)))
        elif step == "revoke" and tokens:
            keyring.vouchers.revoke(which + 1)
            dead.add(which)
        elif tokens:
            text, born = tokens[which]
            error = scheme.check(bearing(text), keyring, Need.FULL).error
            early = clock.now() + skew < born
            young = which not in dead and not early and clock.now() + skew < born + 100
            used[which] = used.get(which, 0) + young
            passes = young and (calls is None or used[which] <= calls)
            why = "revoked" if which in dead else "not_yet_valid" if early else "expired"
            assert error == (None if passes else why)


@given(
    presented=st.lists(st.integers(0, 9), max_size=12),
    restarts=st.booleans(),
    reuse=st.sampled_from(["refuse", "revoke"]),
)
def test_a_rotated_refresh_token_works_once(presented: list[int], restarts: bool, reuse: str) -> None:
    scheme = SCHEMES.make("bearer", {**OAUTH, "rotate": True, "reuse": reuse})
    with TemporaryDirectory() as folder:
        keyring = ring(state=Path(folder))
        known, alive = [keyring.credentials["refresh_token"]], True
        for number in presented:
            token = known[number % len(known)]
            passes = alive and token == known[-1]
            try:
                reply = grant(scheme, keyring, grant_type="refresh_token", refresh_token=token)
            except Refusal:
                assert not passes
                alive = alive and reuse == "refuse"
            else:
                assert passes
                known.append(reply["refresh_token"])
            keyring = ring(state=Path(folder)) if restarts else keyring
        assert len(set(known)) == len(known)


@pytest.mark.parametrize("way", WAYS)
@given(place=st.integers(0, 10**6), letter=st.sampled_from("abcXYZ019+/=._- "))
def test_a_changed_byte_never_passes(way: str, place: int, letter: str) -> None:
    keyring, scheme = ring(), SCHEMES.make(way, WAYS[way])
    headers = lowered(scheme.headers(keyring).items())
    assert scheme.check(Request("GET", "/", headers=headers), keyring, Need.FULL).error is None
    for name, text in headers.items():
        start = text.find(" ") + 1
        cut = start + place % (len(text) - start)
        changed = text[:cut] + letter + text[cut + 1 :]
        if changed != text:
            wrong = Request("GET", "/", headers={**headers, name: changed})
            assert scheme.check(wrong, keyring, Need.FULL).error is not None


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
def test_another_spelling_of_the_same_base64_does_not_pass(letter: str) -> None:
    keyring, scheme = ring(), SCHEMES.make("basic", {"user": "{username}", "password": "{client_secret}"})
    text = scheme.headers(keyring)["Authorization"]
    bare = text.rstrip("=")
    changed = bare[:-1] + letter + text[len(bare) :]
    error = scheme.check(Request("GET", "/", headers={"authorization": changed}), keyring, Need.FULL).error
    assert "=" in text
    assert (error is None) == (changed == text)


@given(place=st.integers(0, 10**6), letter=st.sampled_from("abcdef019xXYZ"))
def test_a_changed_byte_makes_an_issued_token_none(place: int, letter: str) -> None:
    keyring, scheme = ring(), SCHEMES.make("bearer", {**OAUTH, "scopes": ("a", "b")})
    token = issued(scheme, keyring)
    cut = place % len(token)
    changed = token[:cut] + letter + token[cut + 1 :]
    assert (scheme.check(bearing(changed), keyring, Need.FULL).error == "bad_token") == (changed != token)


@given(asked=st.lists(st.sampled_from(["read", "write", "admin"]), unique=True), comma=st.booleans())
def test_a_token_allows_what_was_asked_for(asked: list[str], comma: bool) -> None:
    keyring, scheme = ring(), SCHEMES.make("bearer", {**OAUTH, "scopes": ("read", "write")})
    wish = {"grant_type": "client_credentials", "scope": (", " if comma else " ").join(asked)}
    if "admin" in asked:
        with pytest.raises(Refusal, match="bad_scope"):
            grant(scheme, keyring, **wish)
        return
    reply = grant(scheme, keyring, **wish)
    scopes = scheme.check(bearing(reply["access_token"]), keyring, Need.FULL).scopes
    assert scopes == frozenset(asked or ("read", "write")) == frozenset(reply["scope"].split())


@pytest.mark.parametrize("way", WAYS)
def test_no_secret_is_in_what_is_shown(way: str) -> None:
    keyring, scheme = ring(), SCHEMES.make(way, WAYS[way])
    headers = lowered(scheme.headers(keyring).items())
    good = scheme.check(Request("GET", "/", headers=headers), keyring, Need.FULL)
    bad = scheme.check(Request("GET", "/", headers={}), keyring, Need.FULL)
    shown = repr((scheme, keyring, keyring.vouchers, good, bad, keyring.vouchers.dump()))
    assert not [name for name in SECRETS if keyring.credentials[name] in shown]


@pytest.mark.parametrize("kind", [*OAUTH["grants"], "magic", ""])
def test_no_secret_is_in_a_refusal_of_the_token_endpoint(kind: str) -> None:
    keyring, scheme = ring(), SCHEMES.make("bearer", OAUTH)
    known = keyring.credentials
    fields = {"grant_type": kind, "refresh_token": known["api_key"], "password": known["refresh_token"]}
    with pytest.raises(Refusal) as refused:
        grant(scheme, keyring, client_secret="wrong" * (kind == "client_credentials"), **fields)
    shown = repr((refused.value, refused.value.facts, refused.value.problems))
    assert not [name for name in SECRETS if known[name] in shown]


@given(steps=st.lists(st.sampled_from(["issue", "refresh", "revoke", "refuse", "use"]), max_size=12))
def test_the_books_go_on_where_they_were_left(steps: list[str]) -> None:
    keyring = ring()
    scheme = SCHEMES.make("bearer", {**OAUTH, "rotate": True, "life_calls": 2})
    assert isinstance(scheme, Bearer)
    token, books = issued(scheme, keyring), keyring.vouchers
    moves = {
        "issue": lambda: issued(scheme, keyring),
        "refresh": lambda: books.rotate(keyring.now()),
        "revoke": books.revoke,
        "refuse": books.revoke_refresh,
        "use": lambda: scheme.check(bearing(token), keyring, Need.FULL),
    }
    for step in steps:
        moves[step]()
    again = ring()
    again.vouchers.load(json.loads(json.dumps(books.dump())))
    assert again.vouchers.dump() == books.dump()
    assert scheme.check(bearing(token), again, Need.FULL) == scheme.check(bearing(token), keyring, Need.FULL)
