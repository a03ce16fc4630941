"""Opaque tokens of paged answers: base64url without padding over compact JSON; no state is kept for them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
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


def sealed(content: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """Return the content with a seal, for tokens that say where at the vendor to go on: nobody else may write those."""
    return {**content, "seal": _seal(content, key)}


def unsealed(content: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """Return the content without its seal; raises `ApiError` if it is not ours."""
    rest = {name: value for name, value in content.items() if name != "seal"}
    if not hmac.compare_digest(_seal(rest, key).encode(), str(content.get("seal")).encode("utf-8", "replace")):
        raise bad_token()
    return rest


def number_in(content: Mapping[str, Any], key: str, least: int = 1) -> int:
    value = content.get(key)
    if type(value) is not int or not least <= value < 2**63:
        raise bad_token()
    return value


def _seal(content: Mapping[str, Any], key: bytes) -> str:
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return hmac.new(key, text, hashlib.sha256).hexdigest()[:32]


def bad_token() -> ApiError:
    return ApiError(
        400, "nextPage: this is no token of this list; send the one from elements-next-page-token as it is."
    )
