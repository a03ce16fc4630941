"""Signatures of AWS, version 4: in a header or in the query string (a presigned URL).

Source: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html. The signature is worked out anew
from the secret; it stands for the checksum of the body that the request names, which the store holds the body to.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from calendar import timegm
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import strptime
from urllib.parse import quote, unquote

from mock_vendors.access import SCHEMES, Endpoint, Identity
from mock_vendors.access.tokens import Keyring, same
from mock_vendors.exchange import Need, Request

ALGORITHM = "AWS4-HMAC-SHA256"
_HEADER = re.compile(rf"{ALGORITHM} +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]+)")
_SPACES = re.compile(r" {2,}")
_WEEK = 604_800


@dataclass(frozen=True, slots=True)
class Signed:
    """What a request says of its signature; ``life`` is that of a presigned URL in seconds."""

    key: str
    scope: tuple[str, ...]
    headers: tuple[str, ...]
    signature: str
    date: str
    life: int | None = None


@SCHEMES.register("sigv4")
@dataclass(frozen=True, slots=True)
class SigV4:
    """``key`` and ``secret`` are templates over the credentials; a date may be ``skew`` seconds off.

    ``verify: false`` believes every signature of a key that is known.
    """

    key: str = "{access_key_id}"
    secret: str = "{secret_access_key}"
    region: str = "us-east-1"
    service: str = "s3"
    skew: float = 900.0
    verify: bool = True

    def check(self, request: Request, keyring: Keyring, _need: Need, /) -> Identity:
        signed = _read(request)
        if signed is None:
            given = "authorization" in request.headers or "X-Amz-Signature" in request.parameters
            return Identity("bad_authorization" if given else "unauthorized")
        if not same(signed.key, keyring.text(self.key)):
            return Identity("bad_key")
        return Identity(self._wrong(request, signed, keyring) if self.verify else None, keyring.alias(signed.key))

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        """Return what passes where signatures are believed; nobody can sign a request that is not known."""
        scope = f"{keyring.text(self.key)}/20260101/{self.region}/{self.service}/aws4_request"
        return {"Authorization": f"{ALGORITHM} Credential={scope}, SignedHeaders=host, Signature={'0' * 64}"}

    def endpoints(self) -> Mapping[str, Endpoint]:
        return {}

    def _wrong(self, request: Request, signed: Signed, keyring: Keyring) -> str | None:
        now, then = keyring.now(), _instant(signed.date)
        if then is None or len(signed.scope) != 4 or signed.scope[0] != signed.date[:8] or "host" not in signed.headers:
            return "bad_authorization"
        if signed.scope[1] != self.region:
            return "bad_region"
        if signed.scope[2:] != (self.service, "aws4_request"):
            return "bad_authorization"
        if signed.life is not None and now > then + signed.life:
            return "expired_link"
        if now < then - self.skew or (signed.life is None and now > then + self.skew):
            return "clock_skewed"
        mine = signature(request, signed, keyring.text(self.secret))
        return None if same(signed.signature, mine) else "bad_signature"


def signature(request: Request, signed: Signed, secret: str) -> str:
    """Return the signature that a request must have."""
    canonical = hashlib.sha256(_canonical(request, signed).encode()).hexdigest()
    text = "\n".join((ALGORITHM, signed.date, "/".join(signed.scope), canonical))
    key = f"AWS4{secret}".encode()
    for part in signed.scope:
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def _canonical(request: Request, signed: Signed) -> str:
    path = request.raw_path or quote(request.path)
    headers = (f"{name}:{_SPACES.sub(' ', request.headers.get(name, '').strip())}\n" for name in signed.headers)
    payload = request.headers.get("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
    return "\n".join(
        (
            request.method,
            "/".join(_encoded(segment) for segment in path.split("/")),
            _query(request.query),
            "".join(headers),
            ";".join(signed.headers),
            payload,
        )
    )


def _query(query: str) -> str:
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    encoded = sorted((_encoded(name), _encoded(text)) for name, _, text in pairs if name != "X-Amz-Signature")
    return "&".join(f"{name}={text}" for name, text in encoded)


def _encoded(text: str) -> str:
    return quote(unquote(text), safe="-_.~")


def _read(request: Request) -> Signed | None:
    asked = request.parameters
    match = _HEADER.fullmatch(request.headers.get("authorization", "").strip())
    if match is not None:
        key, _, scope = match[1].partition("/")
        return Signed(key, _parts(scope), _parts(match[2], ";"), match[3], request.headers.get("x-amz-date", ""))
    if asked.get("X-Amz-Algorithm") != ALGORITHM or not asked.get("X-Amz-Signature"):
        return None
    life = asked.get("X-Amz-Expires", "")
    if not (life.isascii() and life.isdigit() and len(life) < 8 and int(life) <= _WEEK):
        return None
    key, _, scope = asked.get("X-Amz-Credential", "").partition("/")
    signed = _parts(asked.get("X-Amz-SignedHeaders", ""), ";")
    return Signed(key, _parts(scope), signed, asked["X-Amz-Signature"], asked.get("X-Amz-Date", ""), int(life))


def _parts(text: str, between: str = "/") -> tuple[str, ...]:
    parts: Sequence[str] = text.split(between)
    return tuple(parts)


def _instant(date: str) -> float | None:
    try:
        return float(timegm(strptime(date, "%Y%m%dT%H%M%SZ")))
    except ValueError:
        return None
