"""Credentials on the wire: what is sent, and what happens when the vendor no longer takes it."""

from __future__ import annotations

import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping
from urllib.parse import parse_qs

import pytest
from unit.connectors.wire import BASE, CREDENTIALS, Calls, Said, Sent, connected, records, walked

from contracts import ContractError
from harness.connectors.errors import Exhausted, Refused
from harness.connectors.page import Ask

TOKEN_PATHS = ("/v3/public/oauth/token", "/services/oauth2/token")


class Etsy:
    """Takes a token for so many calls, then only the next one; rotates the refresh token each time."""

    def __init__(self, life: int) -> None:
        self.life, self.left, self.generation, self.grants = life, life, 0, list[dict[str, list[str]]]()

    def __call__(self, sent: Sent) -> Said:
        if sent.target in TOKEN_PATHS:
            return self._grant(parse_qs(sent.body.decode()))
        token = f"Bearer {self._token()}"
        if self.left == 0 or sent.headers["Authorization"] != token:
            return Said(401, b'{"error":"invalid_token","error_description":"access token is expired"}')
        self.left -= 1
        offset = int(parse_qs(sent.target.partition("?")[2])["offset"][0])
        rows = b'{"listing_id":%d}' % offset if offset < 6 else b""
        return Said(200, b'{"count":6,"results":[%s]}' % rows)

    def _token(self) -> str:
        return f"55.fresh-{self.generation}" if self.generation else CREDENTIALS["etsy"]["access_token"]

    def _grant(self, fields: dict[str, list[str]]) -> Said:
        self.grants.append(fields)
        self.generation, self.left = self.generation + 1, self.life
        body = f'{{"access_token":"{self._token()}","refresh_token":"next-{self.generation}","expires_in":3600}}'
        return Said(200, body.encode())


def test_a_token_that_dies_on_the_way_is_renewed_once_and_the_walk_goes_on() -> None:
    vendor, call = Etsy(life=4), Calls()
    connector, _ = connected("etsy", vendor)
    assert len(records(walked(connector, Ask("listings", 1), call))) == 6
    assert vendor.grants == [
        {"grant_type": ["refresh_token"], "client_id": ["key-string"], "refresh_token": ["55.refresh-canary"]}
    ]
    assert [data for _, data in call.admitted].count(False) == 1


def test_a_rotated_refresh_token_is_the_one_used_next() -> None:
    vendor = Etsy(life=3)
    connector, _ = connected("etsy", vendor)
    walked(connector, Ask("listings", 1))
    assert [grant["refresh_token"] for grant in vendor.grants] == [["55.refresh-canary"], ["next-1"]]


def test_a_second_refusal_is_final() -> None:
    vendor = Etsy(life=0)
    connector, wire = connected("etsy", vendor)
    with pytest.raises(Refused, match="Unauthorized:error - invalid_token"):
        connector.page(Ask("listings"), None, Calls())
    assert len(wire.sent) == 3


def test_a_dead_grant_is_asked_for_once() -> None:
    def revoked(sent: Sent) -> Said:
        body = b'{"error":"invalid_grant","error_description":"refresh_token 55.refresh-canary is revoked"}'
        return Said(400, body) if sent.target in TOKEN_PATHS else Said(401, b"{}")

    connector, wire = connected("etsy", revoked)
    with pytest.raises(Refused, match="invalid_grant") as error:
        connector.page(Ask("listings"), None, Calls())
    assert "canary" not in str(error.value)
    assert len(wire.sent) == 2


def test_salesforce_falls_back_from_a_dead_refresh_token_to_the_next_grant() -> None:
    def vendor(sent: Sent) -> Said:
        if sent.target in TOKEN_PATHS:
            refresh = b"grant_type=refresh_token" in sent.body
            return Said(400, b'{"error":"invalid_grant"}') if refresh else Said(200, b'{"access_token":"00D!new"}')
        good = sent.headers["Authorization"] == "Bearer 00D!new"
        return (
            Said(200, b'{"totalSize":0,"done":true,"records":[]}')
            if good
            else Said(401, b'[{"errorCode":"INVALID_SESSION_ID"}]')
        )

    connector, wire = connected("salesforce", vendor)
    assert connector.page(Ask("cases"), None, Calls()).records == ()
    assert [sent.method for sent in wire.sent] == ["GET", "POST", "POST", "GET"]


def test_without_an_access_token_the_first_request_is_for_one() -> None:
    credentials = {**CREDENTIALS["salesforce"], "access_token": "", "refresh_token": ""}

    def vendor(sent: Sent) -> Said:
        token = sent.target in TOKEN_PATHS
        return Said(200, b'{"access_token":"x"}' if token else b'{"totalSize":0,"done":true,"records":[]}')

    connector, wire = connected("salesforce", vendor, credentials=credentials)
    connector.page(Ask("cases"), None, Calls())
    assert b"grant_type=client_credentials" in wire.sent[0].body


def test_a_throttled_token_endpoint_is_waited_for() -> None:
    answers = [
        Said(401),
        Said(429, b"", (("Retry-After", "7"),)),
        Said(200, b'{"access_token":"55.new"}'),
        Said(200, b'{"count":0,"results":[]}'),
    ]
    connector, _ = connected("etsy", lambda _: answers.pop(0))
    call = Calls()
    connector.page(Ask("listings"), None, call)
    assert call.waits == [7.0]
    assert call.admitted == [(False, True), (False, False), (True, False), (True, True)]


def test_a_token_endpoint_that_answers_nonsense_exhausts() -> None:
    connector, _ = connected("etsy", lambda sent: Said(200, b"<html>") if sent.method == "POST" else Said(401))
    with pytest.raises(Exhausted, match="token endpoint"):
        connector.page(Ask("listings"), None, Calls())


def test_many_threads_refused_at_once_ask_for_one_token() -> None:
    barrier, vendor = threading.Barrier(4), Etsy(life=100)
    vendor.generation = 1

    def slow(sent: Sent) -> Said:
        if "access-canary" in sent.headers.get("Authorization", ""):
            barrier.wait(5)
        return vendor(sent)

    connector, _ = connected("etsy", slow)
    threads = [
        threading.Thread(target=connector.page, args=(Ask("listings"), None, Calls())) for _ in range(barrier.parties)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(vendor.grants) == 1


def test_basic_joins_company_and_user() -> None:
    connector, wire = connected("eloqua", lambda _: Said(204))
    connector.page(Ask("contact"), None, Calls())
    assert b64decode(wire.sent[0].headers["Authorization"].removeprefix("Basic ")) == b"MockCo\\mock.user:pass-canary"


def test_etsy_sends_key_and_secret_in_one_header() -> None:
    connector, wire = connected("etsy", lambda _: Said(200, b'{"count":0,"results":[]}'))
    connector.page(Ask("listings"), None, Calls())
    assert wire.sent[0].headers["x-api-key"] == "key-string:shared-canary"


def test_a_missing_credential_is_named() -> None:
    with pytest.raises(ContractError, match=r"no 'api_key'; known: api_kee.*Did you mean 'api_kee'"):
        connected("greenhouse", lambda _: Said(), credentials={"api_kee": "x"})


def test_a_token_endpoint_elsewhere_is_asked_there() -> None:
    answers = [Said(401), Said(200, b'{"access_token":"55.new"}'), Said(200, b'{"count":0,"results":[]}')]
    settings = {"token.base_url": "http://login.test/oauth"}
    connector, wire = connected("etsy", lambda _: answers.pop(0), settings=settings)
    connector.page(Ask("listings"), None, Calls())
    assert [sent.url.partition("/v3/")[0] for sent in wire.sent] == [BASE, "http://login.test/oauth", BASE]


def test_a_token_refused_with_status_200_says_why() -> None:
    refusal = Said(200, b'{"error":"bad_refresh_token","error_description":"It has expired."}')
    connector, _ = connected("etsy", lambda sent: refusal if sent.method == "POST" else Said(401))
    with pytest.raises(Refused, match=r"no access_token .*bad_refresh_token.*It has expired"):
        connector.page(Ask("listings"), None, Calls())


def test_the_owner_is_told_what_the_vendor_gave() -> None:
    told: list[Mapping[str, str]] = []
    connector, _ = connected("etsy", Etsy(life=2), on_credentials=told.append)
    walked(connector, Ask("listings", 1))
    assert told[:2] == [
        {"access_token": "55.fresh-1", "refresh_token": "next-1"},
        {"access_token": "55.fresh-2", "refresh_token": "next-2"},
    ]


@pytest.mark.parametrize(
    ("credentials", "authorization"),
    [
        ({"access_token": "t"}, "Bearer t"),
        ({"email": "a@b", "api_token": "t"}, f"Basic {b64encode(b'a@b/token:t').decode()}"),
        ({"email": "a@b", "password": "p"}, f"Basic {b64encode(b'a@b:p').decode()}"),
    ],
)
def test_of_several_ways_in_the_first_with_credentials_is_taken(
    credentials: dict[str, str], authorization: str
) -> None:
    empty = Said(200, b'{"users":[],"meta":{"has_more":false}}')
    connector, wire = connected("zendesk", lambda _: empty, credentials=credentials)
    connector.page(Ask("users"), None, Calls())
    assert wire.sent[0].headers["Authorization"] == authorization


@pytest.mark.parametrize("token", ["t0ken\n", "t0ken\r\nX: y", "t0ken\N{EM DASH}"])
def test_a_token_that_no_header_holds_is_neither_sent_nor_shown(token: str) -> None:
    connector, wire = connected("zendesk", lambda _: Said(200), credentials={"access_token": token})
    with pytest.raises(Refused, match="line break or a letter that Authorization cannot hold") as refusal:
        connector.page(Ask("users"), None, Calls())
    assert (wire.sent, "t0ken" in str(refusal.value)) == ([], False)


def test_without_any_way_in_what_is_needed_is_told() -> None:
    with pytest.raises(ContractError, match="not enough to authenticate; needed: access_token; or client_id"):
        connected("zendesk", lambda _: Said(200), credentials={"email": "a@b"})


def test_an_error_said_with_status_200_is_one() -> None:
    answers = [Said(200, b'{"ok":false,"error":"token_expired"}'), Said(200, b'{"ok":true,"access_token":"new"}')]
    answers += [Said(200, b'{"ok":false,"error":"missing_scope"}')]
    credentials = {
        "access_token": "old-canary",
        "client_id": "c",
        "client_secret": "secret-canary",
        "refresh_token": "refresh-canary",
    }
    connector, wire = connected("slack", lambda _: answers.pop(0), credentials=credentials)
    with pytest.raises(Refused, match="missing_scope"):
        connector.page(Ask("users"), None, Calls())
    assert [sent.method for sent in wire.sent] == ["GET", "POST", "GET"]


def test_a_token_that_dies_while_one_waits_is_renewed_again() -> None:
    tokens = iter((b"55.first", b"55.second"))
    answers = [401, 200, 429, 401, 200, 200]
    waits = (("Retry-After", "7200"),)

    def vendor(sent: Sent) -> Said:
        status = answers.pop(0)
        token = b'{"access_token":"%b"}' % next(tokens) if sent.method == "POST" else b'{"count":0,"results":[]}'
        return Said(status, token, waits if status == 429 else ())

    connector, wire = connected("etsy", vendor)
    connector.page(Ask("listings"), None, Calls())
    assert wire.sent[-1].headers["Authorization"] == "Bearer 55.second"


def test_what_another_process_was_granted_is_taken_over() -> None:
    vendor, kept = Etsy(life=3), dict(CREDENTIALS["etsy"])
    pair = [
        connected("etsy", vendor, credentials=kept.copy(), on_credentials=kept.update, latest_credentials=lambda: kept)[
            0
        ]
        for _ in range(2)
    ]
    for connector in pair * 4:
        assert connector.page(Ask("listings", 1), None, Calls()).records
    refreshed = [grant["refresh_token"][0] for grant in vendor.grants]
    assert len(refreshed) == len(set(refreshed)) > 1
