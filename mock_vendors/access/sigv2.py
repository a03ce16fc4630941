"""Presigned URLs of AWS's second signature version, which boto3 still makes unless it is told otherwise.

Source: docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html (query string authentication).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from mock_vendors.access import SCHEMES, Endpoint, Identity
from mock_vendors.access.tokens import Keyring, same
from mock_vendors.exchange import Need, Request

_OVERRIDES = ("cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires")
_SIGNED = {
    *("acl", "cors", "delete", "lifecycle", "location", "partNumber", "policy", "requestPayment", "tagging", "torrent"),
    *("uploadId", "uploads", "versionId", "versioning", "versions", "website"),
    *(f"response-{name}" for name in _OVERRIDES),
}


@SCHEMES.register("sigv2")
@dataclass(frozen=True, slots=True)
class SigV2:
    """``key`` and ``secret`` are templates over the credentials."""

    key: str = "{access_key_id}"
    secret: str = "{secret_access_key}"

    def check(self, request: Request, keyring: Keyring, _need: Need, /) -> Identity:
        asked = request.parameters
        key, signature, expires = (asked.get(name, "") for name in ("AWSAccessKeyId", "Signature", "Expires"))
        if not (key and signature and expires.isascii() and expires.isdigit()):
            return Identity("unauthorized")
        if not same(key, keyring.text(self.key)):
            return Identity("bad_key")
        if keyring.now() > int(expires):
            return Identity("expired_link")
        digest = hmac.digest(keyring.text(self.secret).encode(), _signed(request, expires).encode(), "sha1")
        right = same(signature, base64.b64encode(digest).decode())
        return Identity(None if right else "bad_signature", keyring.alias(key))

    def headers(self, _keyring: Keyring) -> Mapping[str, str]:
        """Return nothing: such a signature stands in the URL."""
        return {}

    def endpoints(self) -> Mapping[str, Endpoint]:
        return {}


def _signed(request: Request, expires: str) -> str:
    sent = request.headers
    amazon = "".join(f"{name}:{sent[name].strip()}\n" for name in sorted(sent) if name.startswith("x-amz-"))
    pairs = sorted((name, text) for name, text in request.parameters.items() if name in _SIGNED)
    query = "&".join(f"{name}={text}" if text else name for name, text in pairs)
    path = request.raw_path or quote(request.path)
    resource = f"{path}?{query}" if query else path
    md5, kind = sent.get("content-md5", ""), sent.get("content-type", "")
    return f"{request.method}\n{md5}\n{kind}\n{expires}\n{amazon}{resource}"
