"""Google Cloud Storage: resumable uploads, begun by the vendor's client and fed over its authorized session.

https://cloud.google.com/storage/docs/performing-resumable-uploads
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from harness.connectors.docs_hub.account import Account
from harness.connectors.docs_hub.faults import NETWORK, answer_of, answered, required, unreached
from harness.connectors.docs_hub.hub import PART, Chunk, Digest, File, Lost, Sent, Session
from harness.connectors.errors import ConnectorError, Refused
from harness.connectors.wire import Answer

# Parts but the last must be multiples of 256 KiB; the vendor advises 8 MiB at least.
_PART = 8 << 20
_SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"
_TOKEN_URI = "https://oauth2.googleapis.com/token"
_INCOMPLETE = 308
_RANGE = re.compile(r"bytes=0-(\d+)")


class GcsHub:
    """``path`` is the object's name, with the bucket in front of it unless the instance names one."""

    needs_size = False

    def __init__(self, account: Account) -> None:
        self._account, self._replaces = account, account.replaces
        self._session = account.session()
        credentials = _credentials(account)
        self._authorized = _authorized(credentials, self._session)
        options = {"api_endpoint": account.base_url}
        storage = required("google.cloud.storage", "gcs")
        project = account.text("project_id", "-")
        self._client = storage.Client(project, credentials, _http=self._authorized, client_options=options)

    def begin(self, file: File) -> Session:
        bucket, name = self._account.place(file.path)
        blob = self._client.bucket(bucket).blob(name)
        blob.metadata = {"source": file.mark}
        only_new = {} if self._replaces else {"if_generation_match": 0}
        try:
            url = blob.create_resumable_upload_session(
                content_type=file.media_type, size=file.size, timeout=self._account.timeouts, retry=None, **only_new
            )
        except NETWORK as error:
            raise unreached(error) from error
        except Exception as error:
            raise self._meaning(error) from error
        return {"url": self._home(url), PART: _PART}

    def digest(self, session: Session) -> Digest:  # noqa: ARG002 - every upload is checked alike
        return hashlib.md5(usedforsecurity=False)

    def received(self, session: Session) -> int:
        answer = self._put(session, b"", "bytes */*")
        if answer.status == _INCOMPLETE:
            return _kept(answer)
        return int(_resource(answer).get("size", 0))

    def send(self, session: Session, chunk: Chunk) -> None:
        last = chunk.total is not None and chunk.end == chunk.total
        size = str(chunk.total) if last else "*"
        span = f"{chunk.offset}-{chunk.end - 1}" if chunk.content else "*"
        answer = self._put(session, chunk.content, f"bytes {span}/{size}")
        if answer.status == _INCOMPLETE and _kept(answer) != chunk.end:
            raise unreached(ConnectionError("a part was kept only in part"))

    def finish(self, session: Session, sent: Sent) -> None:
        answer = self._put(session, b"", f"bytes */{sent.total}")
        if answer.status == _INCOMPLETE:
            raise Lost("the storage does not have the whole file")
        stored = base64.b64decode(_resource(answer).get("md5Hash", "")).hex()
        if stored and stored != sent.digest:
            raise Lost("what the storage keeps has another checksum than what was sent")

    def abandon(self, session: Session) -> None:
        try:
            self._authorized.delete(session["url"], timeout=self._account.timeouts, headers={"Content-Length": "0"})
        except NETWORK as error:
            raise unreached(error) from error

    def close(self) -> None:
        self._client.close()
        self._session.close()

    def _put(self, session: Session, content: bytes, span: str) -> Answer:
        headers = {"Content-Range": span, "Content-Length": str(len(content))}
        try:
            response = self._authorized.put(
                session["url"],
                data=content,
                headers=headers,
                timeout=self._account.timeouts,
                allow_redirects=False,
            )
        except NETWORK as error:
            raise unreached(error) from error
        except Exception as error:
            raise self._meaning(error) from error
        answer = answer_of(response)
        if answer.status in (404, 410):
            raise Lost("the upload session is no longer there")
        if answer.status != _INCOMPLETE and not 200 <= answer.status < 300:
            raise answered(answer, self._account.secrets, self._account.now())
        return answer

    def _meaning(self, error: Exception) -> Exception:
        """Say what an exception of the vendor's libraries means; those of our own pass."""
        if isinstance(error, ConnectorError):
            return error
        response = getattr(error, "response", None)
        if isinstance(response, requests.Response):
            return answered(answer_of(response), self._account.secrets, self._account.now())
        if type(error).__name__ == "TransportError":
            return unreached(error)
        return Refused("Not authorized", type(error).__name__)

    def _home(self, url: str) -> str:
        """Return the session's address; raises `Refused` for one elsewhere, which would be told our token."""
        ours, theirs = urlsplit(self._account.base_url), urlsplit(url)
        if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
            raise Refused("Foreign address", f"the upload is to go to {theirs.netloc}, which is not the storage")
        return url


def _authorized(credentials: Any, session: requests.Session) -> Any:
    """Return the vendor's session, whose tokens are fetched over ours as well."""
    transport = required("google.auth.transport.requests", "gcs")
    made = transport.AuthorizedSession(credentials, auth_request=transport.Request(session), max_refresh_attempts=1)
    made.trust_env = False
    for prefix, adapter in session.adapters.items():
        made.mount(prefix, adapter)
    return made


def _credentials(account: Account) -> Any:
    """Return a service account's credentials, those of a refresh token, or a bare access token's."""
    known = account.credentials
    if "private_key" in known:
        accounts = required("google.oauth2.service_account", "gcs")
        told = {
            "private_key": known["private_key"].replace("\\n", "\n"),
            "client_email": account.text("client_email"),
            "token_uri": account.text("token_uri", _TOKEN_URI),
        }
        return accounts.Credentials.from_service_account_info(told, scopes=[_SCOPE])
    oauth = required("google.oauth2.credentials", "gcs")
    if "refresh_token" in known:
        return oauth.Credentials(
            token=known.get("access_token"),
            refresh_token=known["refresh_token"],
            client_id=account.text("client_id"),
            client_secret=account.text("client_secret"),
            token_uri=account.text("token_uri", _TOKEN_URI),
        )
    return oauth.Credentials(token=account.text("access_token"))


def _kept(answer: Answer) -> int:
    found = _RANGE.fullmatch(answer.headers.get("Range") or "")
    return int(found[1]) + 1 if found else 0


def _resource(answer: Answer) -> Mapping[str, Any]:
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except msgspec.DecodeError:
        return {}
