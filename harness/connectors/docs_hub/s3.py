"""Amazon S3, and what speaks its language: uploads in parts through the vendor's own client.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import count, takewhile
from typing import Any

import requests

from harness.connectors.docs_hub.account import Account
from harness.connectors.docs_hub.digests import EntityTag, entity_tag
from harness.connectors.docs_hub.faults import NETWORK, required, unreached
from harness.connectors.docs_hub.hub import PART, Chunk, Digest, File, Lost, Sent, Session
from harness.connectors.errors import Exhausted, Refused
from harness.connectors.exchange import TRANSIENT
from harness.connectors.render import without_secrets
from harness.connectors.retry import Again, told_wait

_MIB = 1 << 20
# The vendor takes 10,000 parts of at least 5 MiB.
_LEAST_PART, _MOST_PARTS = 8 * _MIB, 10_000
_UNKNOWN_SIZE_PART = 32 * _MIB
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: those worth another try that are no 5xx.
_PASSING = frozenset(("BadDigest", "IncompleteBody", "InternalError", "OperationAborted", "RequestTimeout", "SlowDown"))


class S3Hub:
    """``path`` is the key, with the bucket in front of it unless the instance names one."""

    needs_size = False

    def __init__(self, account: Account) -> None:
        self._account, self._replaces = account, account.replaces
        self._session = account.session()
        self._client = _client(account)
        self._client.meta.events.register("before-send.s3", self._sent)

    def digest(self, session: Session) -> Digest:
        return EntityTag(session[PART])

    def begin(self, file: File) -> Session:
        bucket, key = self._account.place(file.path)
        with self._translated():
            named = {"Bucket": bucket, "Key": key, "ContentType": file.media_type, "Metadata": {"source": file.mark}}
            made = self._client.create_multipart_upload(**named)
        # Encrypted with a key of its own, what the storage keeps has other MD5s than what was sent.
        opaque = made.get("ServerSideEncryption", "AES256") != "AES256"
        return {"bucket": bucket, "key": key, "upload": made["UploadId"], "opaque": opaque, PART: part_size(file.size)}

    def received(self, session: Session) -> int:
        return sum(part["Size"] for part in self._parts(session))

    def send(self, session: Session, chunk: Chunk) -> None:
        digest = base64.b64encode(hashlib.md5(chunk.content, usedforsecurity=False).digest()).decode()
        number = chunk.offset // session[PART] + 1
        with self._translated():
            self._client.upload_part(**_named(session), PartNumber=number, Body=chunk.content, ContentMD5=digest)

    def finish(self, session: Session, sent: Sent) -> None:
        try:
            self._complete(session, sent.digest)
        except Lost:
            # A completion whose answer was lost: the upload is gone because the object is there.
            if self._stored(session) != sent.digest:
                raise

    def abandon(self, session: Session) -> None:
        with self._translated():
            self._client.abort_multipart_upload(**_named(session))

    def close(self) -> None:
        self._client.close()
        self._session.close()

    def _complete(self, session: Session, digest: str) -> None:
        found = self._parts(session)
        if not session["opaque"] and _tag(found) != digest:
            self.abandon(session)
            raise Lost("the parts there are not those of the file")
        parts = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in found]
        only_new = {} if self._replaces else {"IfNoneMatch": "*"}
        with self._translated():
            self._client.complete_multipart_upload(**_named(session), MultipartUpload={"Parts": parts}, **only_new)

    def _parts(self, session: Session) -> list[Any]:
        """Return the parts that are there, up to the first that is not."""
        with self._translated():
            pages = self._client.get_paginator("list_parts").paginate(**_named(session))
            found = {part["PartNumber"]: part for page in pages for part in page.get("Parts", ())}
        return list(takewhile(bool, (found.get(number) for number in count(1))))

    def _stored(self, session: Session) -> str | None:
        with self._translated():
            try:
                tag: str = self._client.head_object(Bucket=session["bucket"], Key=session["key"])["ETag"]
            except self._client.exceptions.ClientError as error:
                if _status(error) == 404:
                    return None
                raise
        return tag.strip('"')

    def _sent(self, request: Any, **_about: Any) -> Any:
        """Send what the client has signed, over the session that decides which addresses may be reached."""
        response_type = required("botocore.awsrequest", "s3").AWSResponse
        prepared = requests.PreparedRequest()
        prepared.method, prepared.url, prepared.body = request.method, request.url, request.body
        prepared.headers = requests.structures.CaseInsensitiveDict(_texts(request.headers))
        response = self._session.send(prepared, stream=True, timeout=self._account.timeouts, allow_redirects=False)
        return response_type(request.url, response.status_code, response.raw.headers, response.raw)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self._client.exceptions.ClientError as error:
            raise self._meaning(error) from error
        except NETWORK as error:
            raise unreached(error) from error

    def _meaning(self, error: Any) -> Exception:
        told, status = error.response.get("Error", {}), _status(error)
        code, text = told.get("Code", ""), without_secrets(told.get("Message", ""), self._account.secrets)
        if code == "NoSuchUpload":
            return Lost(text)
        passing = status in TRANSIENT or code in _PASSING
        fault = (Exhausted if passing else Refused)(code or f"Status {status}", text, status=status)
        headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        return Again(fault, told_wait(headers.get("retry-after"), self._account.now())) if passing else fault


def part_size(size: int | None) -> int:
    """Return a part size with which a file fits into the parts that the vendor takes, in whole MiB."""
    if size is None:
        return _UNKNOWN_SIZE_PART
    return max(_LEAST_PART, -(-size // _MOST_PARTS // _MIB) * _MIB)


_MAKING = threading.Lock()


def _client(account: Account) -> Any:
    config = required("botocore.config", "s3")
    options = config.Config(
        s3={"addressing_style": account.text("addressing_style", "path")},
        # We try again ourselves: on the service's clock, and only as long as the job is wanted.
        retries={"total_max_attempts": 1},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    # Threads may share clients, but not what makes them.
    with _MAKING:
        return _maker().client(
            "s3",
            endpoint_url=account.base_url,
            region_name=account.text("region", "us-east-1"),
            aws_access_key_id=account.text("access_key_id"),
            aws_secret_access_key=account.text("secret_access_key"),
            aws_session_token=account.credentials.get("session_token"),
            config=options,
        )


@lru_cache(maxsize=1)
def _maker() -> Any:
    """Return what makes clients; it keeps the vendor's models, which take longer to read than a small file to send."""
    return required("boto3", "s3").session.Session()


def _named(session: Session) -> dict[str, Any]:
    return {"Bucket": session["bucket"], "Key": session["key"], "UploadId": session["upload"]}


def _tag(found: list[Any]) -> str:
    tags = [part["ETag"].strip('"') for part in found]
    try:
        return entity_tag([bytes.fromhex(tag) for tag in tags])
    except ValueError:
        return ""


def _status(error: Any) -> int:
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status


def _texts(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name: value.decode() if isinstance(value, bytes) else str(value) for name, value in headers.items()}
