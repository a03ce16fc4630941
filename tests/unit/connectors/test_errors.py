"""What a vendor's refusal looks like to the platform's users."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.connectors.wire import CREDENTIALS, Calls, Said, connected

from harness.connectors.errors import Refused
from harness.connectors.page import Ask
from harness.connectors.render import detail_of, java


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (
            b'{"errors":[{"code":"INSUFFICIENT_SCOPES","detail":"No scope","category":"AUTHENTICATION_ERROR"}]}',
            "errors - [{code=INSUFFICIENT_SCOPES, detail=No scope, category=AUTHENTICATION_ERROR}]",
        ),
        (b'{"error":{"code":403,"message":"no"}}', "error - {code=403, message=no}"),
        (b'{"message":"Resource not found"}', "message - Resource not found"),
        (b'{"error":"invalid_token","error_description":"old"}', "error - invalid_token, error_description - old"),
        (b'{"message":"Validation error","errors":[{"field":"type"}]}', "errors - [{field=type}]"),
        (
            b'[{"message":"Gone","errorCode":"X","fields":null,"ok":true}]',
            "[{message=Gone, errorCode=X, fields=null, ok=true}]",
        ),
        (b'"You are not authorized"', "You are not authorized"),
        (b"<html><style>p {}</style><p>Not \n here</p></html>", "Not here"),
        (b"", ""),
        (b"\xff\xfe", "\ufffd\ufffd"),
    ],
)
def test_bodies_are_rendered_like_java_maps(body: bytes, detail: str) -> None:
    assert detail_of(body) == detail


@given(st.binary(max_size=200))
def test_any_body_has_a_bounded_one_line_detail_or_a_rendering(body: bytes) -> None:
    assert len(detail_of(body * 50)) <= 4096


def test_java_prints_nested_values() -> None:
    assert java({"a": [1, {"b": None}], "c": 1.5}) == "{a=[1, {b=null}], c=1.5}"


def test_a_refusal_carries_reason_detail_status_and_the_vendors_own_words() -> None:
    body = b'{"errors": [{"code": "INSUFFICIENT_SCOPES"}]}'
    connector, _ = connected("etsy", lambda _: Said(403, body))
    with pytest.raises(Refused, match=r"^Forbidden:errors - \[\{code=INSUFFICIENT_SCOPES\}\]$") as error:
        connector.page(Ask("listings"), None, Calls())
    assert (error.value.status, error.value.provider_message) == (403, body.decode())


@pytest.mark.parametrize("name", ["eloqua", "etsy", "greenhouse", "salesforce"])
def test_a_vendor_that_repeats_our_credentials_does_not_make_us_tell_them(name: str) -> None:
    def echo(sent: object) -> Said:
        return Said(400, f"{dict(sent.headers)} {CREDENTIALS[name]}".encode())  # type: ignore[attr-defined]

    connector, wire = connected(name, echo)
    with pytest.raises(Refused) as error:
        connector.page(Ask(connector.definition.objects[-1].name), None, Calls())
    told = f"{error.value} {error.value.provider_message} {connector!r}"
    assert "canary" not in told
    assert wire.sent[0].headers["Authorization"].split(" ", 1)[1] not in told


def test_the_provider_message_is_bounded() -> None:
    connector, _ = connected("etsy", lambda _: Said(404, b"x" * 100_000))
    with pytest.raises(Refused) as error:
        connector.page(Ask("listings"), None, Calls())
    assert len(error.value.provider_message) == 4096
