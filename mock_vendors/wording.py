"""A vendor's refusals in the vendor's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_vendors.data.text import dump
from mock_vendors.exchange import Answer, Refusal, phrase
from mock_vendors.limits.telling import waits
from mock_vendors.markup import markup
from mock_vendors.spec import ErrorSpec
from mock_vendors.template import fill, names

NEEDED = (
    "unauthorized",
    "forbidden",
    "not_found",
    "method_not_allowed",
    "bad_parameter",
    "malformed",
    "throttled",
    "server_error",
)
FALLBACKS = {
    # Who asks.
    "bad_token": "unauthorized",
    "expired": "unauthorized",
    "not_yet_valid": "bad_token",
    "revoked": "bad_token",
    "bad_key": "unauthorized",
    "expired_key": "bad_key",
    "no_secret": "forbidden",
    "insufficient_scope": "forbidden",
    "bad_header": "forbidden",
    # The token endpoint.
    "bad_grant": "bad_parameter",
    "bad_grant_type": "bad_grant",
    "bad_token_request": "bad_grant",
    "bad_client": "bad_grant",
    "bad_scope": "bad_grant",
    "reused_grant": "bad_grant",
    "throttled_token": "throttled",
    # Pages and tokens of lists.
    "bad_locator": "bad_parameter",
    "bad_cursor": "bad_parameter",
    "expired_cursor": "bad_cursor",
    "too_many_scrolls": "bad_parameter",
    "bad_key_id": "bad_parameter",
    "expired_key_id": "bad_key_id",
    "bad_page": "bad_parameter",
    "past_end": "not_found",
    "offset_too_far": "bad_parameter",
    "page_too_large": "bad_parameter",
    "page_too_small": "bad_parameter",
    # Records.
    "bad_id": "not_found",
    "gone": "not_found",
    "bad_query": "bad_parameter",
    "invalid": "bad_parameter",
    "conflict": "invalid",
    "precondition_failed": "conflict",
    "referenced": "conflict",
    "missing_parameter": "bad_parameter",
    "unknown_parameter": "bad_parameter",
    "unsupported_media": "malformed",
    "not_acceptable": "bad_parameter",
    "too_large": "bad_parameter",
    "bad_range": "bad_parameter",
    "bad_digest": "bad_parameter",
    "missing_length": "malformed",
    "reused_key": "conflict",
    "bad_key_length": "bad_parameter",
    "too_many": "bad_parameter",
    # Files, and uploads in parts.
    "no_container": "not_found",
    "bad_container": "bad_parameter",
    "container_taken": "conflict",
    "container_not_empty": "conflict",
    "no_object": "not_found",
    "bad_name": "bad_parameter",
    "name_taken": "conflict",
    "not_modified": "precondition_failed",
    "no_upload": "gone",
    "expired_upload": "no_upload",
    "closed_upload": "no_upload",
    "wrong_offset": "conflict",
    "bad_part": "bad_parameter",
    "bad_part_order": "bad_part",
    "part_taken": "conflict",
    "part_too_small": "bad_part",
    "missing_parts": "bad_part",
    "bad_digest_form": "bad_digest",
    "bad_content_sha": "bad_digest",
    "bad_checksum": "bad_digest",
    "missing_checksum": "bad_digest",
    "incomplete_body": "malformed",
    "unsupported": "bad_parameter",
    "endpoint_error": "conflict",
    # Signed requests.
    "bad_signature": "bad_key",
    "bad_authorization": "malformed",
    "bad_region": "bad_authorization",
    "clock_skewed": "forbidden",
    "expired_link": "forbidden",
    # Too much asked, and trouble.
    "throttled_daily": "throttled",
    "throttled_concurrent": "throttled",
    "throttled_cost": "throttled",
    "throttled_secondary": "throttled",
    "banned": "throttled",
    "too_costly": "bad_parameter",
    "quota_full": "forbidden",
    "locked": "conflict",
    "bad_gateway": "server_error",
    "unavailable": "server_error",
    "timed_out": "unavailable",
}
KNOWN = frozenset(NEEDED) | frozenset(FALLBACKS)


class Wording:
    """Turns the name of an error, or a status, into an answer."""

    def __init__(self, errors: Mapping[str, ErrorSpec]) -> None:
        self._errors = errors
        self._asks = {name: {*names(spec.body), *names(spec.headers)} for name, spec in errors.items()}

    def refuse(self, refusal: Refusal) -> Answer:
        """Return the answer for a refusal."""
        if refusal.error.isdigit():
            return self.status(int(refusal.error))
        name = self._nearest(refusal.error)
        facts = dict(refusal.facts)
        if refusal.problems:
            facts = {**refusal.problems[0], **facts}
        return self._answer(self._errors[name], {**facts, "problems": refusal.problems}, refusal.error)

    def throttled(self, error: str, wait: float | None, now: float, facts: Mapping[str, Any]) -> Answer:
        """Return the answer to a request too many; the client is told whole seconds, never too few.

        Where nobody can know the wait, nothing is told of it.
        """
        if not facts:
            told = waits(now, wait)
            facts = {"reset": told["wait_until"], **told}
        asked = self._asks[self._nearest(error)]
        return self.refuse(Refusal(error, **{name: facts[name] for name in asked if name in facts}))

    def status(self, status: int) -> Answer:
        """Return the vendor's answer with this status, or its general one with the status put in."""
        spec = next((spec for spec in self._errors.values() if spec.status == status), None)
        if spec is None:
            general = self._errors["server_error"]
            spec = ErrorSpec(status, general.body, general.headers, general.content_type)
        return self._answer(spec, {}, f"status {status}")

    def _nearest(self, name: str) -> str:
        """Return the error that the vendor's file words, or the one that it falls back to."""
        while name not in self._errors:
            name = FALLBACKS[name]
        return name

    def _answer(self, spec: ErrorSpec, facts: Mapping[str, Any], reason: str) -> Answer:
        reasons = {"status": spec.status, "reason": phrase(spec.status)}
        facts = {**reasons, **facts}
        filled = ((name, str(fill(text, facts))) for name, text in spec.headers.items())
        # A header that has nothing to say, as when nobody knows how long to wait, is not sent.
        headers = tuple((name, text) for name, text in filled if text)
        body = fill(spec.body, facts)
        written = b"" if body is None else _written(body, spec.content_type)
        typed = (("Content-Type", spec.content_type),) if body is not None else ()
        return Answer(spec.status, typed + headers, written, reason=reason)


def _written(body: Any, content_type: str) -> bytes:
    """Return a body in its type; a mapping is written as XML where that is asked for."""
    if "json" in content_type:
        return dump(body)
    return (markup(body) if isinstance(body, Mapping) else str(body)).encode()
