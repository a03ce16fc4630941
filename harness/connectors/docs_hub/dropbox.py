"""Dropbox: upload sessions through the vendor's own client.

https://www.dropbox.com/developers/documentation/http/documentation#files-upload_session-start
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter

from harness.connectors.docs_hub.account import Account
from harness.connectors.docs_hub.digests import ContentHash
from harness.connectors.docs_hub.faults import NETWORK, required, unreached
from harness.connectors.docs_hub.hub import PART, Chunk, Digest, File, Lost, Sent, Session
from harness.connectors.errors import Exhausted, Refused
from harness.connectors.exchange import TRANSIENT
from harness.connectors.render import without_secrets
from harness.connectors.retry import Again

T = TypeVar("T")
# The vendor advises multiples of 4 MiB, and takes 150 MiB at most.
_PART = 8 << 20
_HOME = ("dropbox.com", "dropboxapi.com")


class DropboxHub:
    """``path`` is that of the file; folders come into being with it."""

    needs_size = False

    def __init__(self, account: Account) -> None:
        self._account, self._replaces = account, account.replaces
        self._sdk, self._errors = required("dropbox", "dropbox"), required("dropbox.exceptions", "dropbox")
        self._files = required("dropbox.files", "dropbox")
        self._session = account.session()
        _lead(self._session, account.base_url)
        self._client = self._sdk.Dropbox(
            **_credentials(account),
            session=self._session,
            timeout=account.timeouts,
            # We try again ourselves: on the service's clock, and only as long as the job is wanted.
            max_retries_on_error=0,
            max_retries_on_rate_limit=0,
        )

    def begin(self, file: File) -> Session:  # noqa: ARG002 - only the end of an upload says where the file goes
        return {"id": self._asked(lambda: self._client.files_upload_session_start(b"")).session_id, PART: _PART}

    def digest(self, session: Session) -> Digest:  # noqa: ARG002 - every upload is checked alike
        return ContentHash()

    def received(self, session: Session) -> int:
        """Offer nothing at the beginning; where that is the wrong place, the answer says the right one."""
        try:
            self._client.files_upload_session_append_v2(b"", self._cursor(session, 0))
        except self._errors.ApiError as error:
            if error.error.is_incorrect_offset():
                offset: int = error.error.get_incorrect_offset().correct_offset
                return offset
            raise self._meaning(error) from error
        except Exception as error:
            raise self._meaning(error) from error
        return 0

    def send(self, session: Session, chunk: Chunk) -> None:
        if not chunk.content:
            return
        cursor = self._cursor(session, chunk.offset)
        self._asked(lambda: self._client.files_upload_session_append_v2(chunk.content, cursor))

    def finish(self, session: Session, sent: Sent) -> None:
        modes = self._files.WriteMode
        mode = modes.overwrite if self._replaces else modes.add
        where = self._files.CommitInfo(_rooted(sent.file.path), mode=mode, strict_conflict=not self._replaces)
        cursor = self._cursor(session, sent.total)
        try:
            made = self._asked(lambda: self._client.files_upload_session_finish(b"", cursor, where)).content_hash
        except (Lost, Refused):
            # The answer to an earlier try may have been lost: then the session is gone and the file is there.
            if self._stored(sent.file) != sent.digest:
                raise
            return
        if made != sent.digest:
            raise Lost("what the storage keeps has another checksum than what was sent")

    def abandon(self, session: Session) -> None:
        """Leave it to the vendor, which forgets sessions after seven days and has no call to end one."""

    def close(self) -> None:
        self._client.close()
        self._session.close()

    def _cursor(self, session: Session, offset: int) -> Any:
        return self._files.UploadSessionCursor(session["id"], offset)

    def _stored(self, file: File) -> str | None:
        try:
            found = self._asked(lambda: self._client.files_get_metadata(_rooted(file.path)))
        except Refused:
            return None
        return getattr(found, "content_hash", None)

    def _asked(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except Exception as error:
            raise self._meaning(error) from error

    def _meaning(self, error: Exception) -> Exception:
        """Say what an exception of the vendor's client means; those of our own pass."""
        errors = self._errors
        if isinstance(error, errors.ApiError):
            return self._refusal(error)
        if isinstance(error, errors.RateLimitError):
            return Again(Exhausted("Too Many Requests", ""), error.backoff)
        if isinstance(error, errors.HttpError):
            text = without_secrets(str(error.body)[:300], self._account.secrets)
            kind = Exhausted if error.status_code in TRANSIENT else Refused
            fault = kind(f"Status {error.status_code}", text, status=error.status_code)
            return Again(fault) if kind is Exhausted else fault
        if isinstance(error, errors.DropboxException):
            return Refused("Not authorized", type(error).__name__)
        return unreached(error) if isinstance(error, NETWORK) else error

    def _refusal(self, error: Any) -> Exception:
        tags = _tags(error.error)
        if {"not_found", "closed"} & set(tags) and "path" not in tags:
            return Lost(f"the upload session is {tags[-1]}")
        fault = ("Conflict", "/".join(tags))
        return Again(Exhausted(*fault)) if tags[-1].startswith("too_many") else Refused(*fault, status=409)


class _Lead(BaseAdapter):
    """Sends what the client means for the vendor's hosts to another origin: it lets nobody choose but their names."""

    def __init__(self, origin: str, onward: BaseAdapter) -> None:
        super().__init__()
        self._origin, self._onward = urlsplit(origin), onward

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        parts = urlsplit(str(request.url))
        request.url = parts._replace(scheme=self._origin.scheme, netloc=self._origin.netloc).geturl()
        return self._onward.send(request, *args, **options)

    def close(self) -> None:
        self._onward.close()


def _lead(session: requests.Session, base_url: str) -> None:
    host = urlsplit(base_url).hostname or ""
    if not any(host == home or host.endswith(f".{home}") for home in _HOME):
        session.mount("https://", _Lead(base_url, session.get_adapter(base_url)))


def _credentials(account: Account) -> dict[str, str | None]:
    if account.has("refresh_token"):
        return {
            "oauth2_refresh_token": account.text("refresh_token"),
            "app_key": account.text("app_key"),
            "app_secret": account.credentials.get("app_secret"),
        }
    return {"oauth2_access_token": account.text("access_token")}


def _rooted(path: str) -> str:
    return f"/{path.lstrip('/')}"


def _tags(union: Any) -> list[str]:
    """Return the tags of an error from the outermost to the innermost, as the vendor joins them."""
    found: list[str] = []
    while hasattr(union, "_tag"):
        found.append(str(union._tag))
        union = union._value if union._value is not None else None
        union = getattr(union, "reason", union)
    return found or ["unknown"]
