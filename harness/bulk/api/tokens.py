"""Opaque tokens of paged answers: base64url without padding over compact JSON; no state is kept for them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import orjson

from harness.bulk.api.errors import ApiError


def token_of(content: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(content)).decode().rstrip("=")


def content_of(token: str) -> dict[str, Any]:
    """Return what the token holds; raises `ApiError` for one that is not ours."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        content = orjson.loads(raw)
    except (binascii.Error, ValueError) as error:
        raise bad_token() from error
    if not isinstance(content, dict):
        raise bad_token()
    return content


def number_in(content: Mapping[str, Any], key: str, least: int = 1) -> int:
    value = content.get(key)
    if type(value) is not int or not least <= value < 2**63:
        raise bad_token()
    return value


def bad_token() -> ApiError:
    return ApiError(
        400, "nextPage: this is no token of this list; send the one from elements-next-page-token as it is."
    )
