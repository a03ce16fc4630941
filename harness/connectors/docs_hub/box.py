"""Box: upload sessions through the vendor's own client; small files, which it takes in no session, in one request.

https://developer.box.com/guides/uploads/chunked/
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from harness.connectors.docs_hub.account import Account
from harness.connectors.docs_hub.box_folders import BoxFolders, Place
from harness.connectors.docs_hub.faults import required, unreached
from harness.connectors.docs_hub.hub import PART, Chunk, Digest, File, Lost, Sent, Session
from harness.connectors.errors import Exhausted, Refused
from harness.connectors.exchange import TRANSIENT
from harness.connectors.render import without_secrets
from harness.connectors.retry import Again, told_wait

T = TypeVar("T")
# The vendor takes smaller files in no session, and all others in nothing else but one.
_SMALL = 20_000_000


class BoxHub:
    """``path`` names folders, made where they are missing, and the file."""

    needs_size = True

    def __init__(self, account: Account) -> None:
        self._account, self._replaces = account, account.replaces
        self._sdk = required("box_sdk_gen", "box")
        self._session = account.session()
        self._client = _client(self._sdk, account, self._session)
        self._folders = BoxFolders(self._sdk, self._client, self.asked)
        self._chunked = self._client.chunked_uploads

    def begin(self, file: File) -> Session:
        place, size = self._folders.place(file.path), file.size or 0
        if place.file is not None and not self._replaces:
            raise Refused("Conflict", f"'{file.path}' is there already", status=409)
        session = {"folder": place.folder, "name": place.name, "file": place.file, "size": size}
        if size < _SMALL:
            return {**session, "id": None, PART: _SMALL}
        made = self.asked(lambda: self._begun(place, size))
        return {**session, "id": made.id, PART: made.part_size}

    def digest(self, session: Session) -> Digest:  # noqa: ARG002 - every upload is checked alike
        return hashlib.sha1(usedforsecurity=False)

    def received(self, session: Session) -> int:
        if session["id"] is None:
            return 0
        return sum(part.size for part in self._parts(session))

    def send(self, session: Session, chunk: Chunk) -> None:
        if session["id"] is None:
            self._put(session, chunk.content)
        elif chunk.content:
            sha1 = hashlib.sha1(chunk.content, usedforsecurity=False).digest()
            digest, span = f"sha={_text(sha1)}", f"bytes {chunk.offset}-{chunk.end - 1}/{session['size']}"
            stream = io.BytesIO(chunk.content)
            self.asked(lambda: self._chunked.upload_file_part(session["id"], stream, digest, span), lost=(404, 410))

    def finish(self, session: Session, sent: Sent) -> None:
        if session["id"] is not None:
            try:
                self._commit(session, sent.digest)
            except (Lost, Refused):
                # The answer to an earlier try may have been lost: then the session is gone and the file is there.
                if self._folders.checksum(session["folder"], session["name"]) != sent.digest:
                    raise
        elif self._folders.checksum(session["folder"], session["name"]) != sent.digest:
            raise Lost("what the storage keeps has another checksum than what was sent")

    def abandon(self, session: Session) -> None:
        if session["id"] is not None:
            self.asked(lambda: self._chunked.delete_file_upload_session_by_id(session["id"]), lost=(404, 410))

    def close(self) -> None:
        self._session.close()

    def asked(self, call: Callable[[], T], *, lost: tuple[int, ...] = ()) -> T:
        """Return what the client returns; raises `Lost` for an answer with one of these statuses."""
        try:
            return call()
        except self._sdk.BoxAPIError as error:
            raise self._meaning(error, lost) from error
        except self._sdk.BoxSDKError as error:
            # Whatever the session itself refuses, such as an address, comes wrapped.
            inner = error.error
            raise inner if isinstance(inner, Refused) else unreached(inner or error) from error

    def _begun(self, place: Place, size: int) -> Any:
        if place.file is None:
            return self._chunked.create_file_upload_session(place.folder, size, place.name)
        return self._chunked.create_file_upload_session_for_existing_file(place.file, size, file_name=place.name)

    def _put(self, session: Session, content: bytes) -> None:
        sha1, sdk, uploads = hashlib.sha1(content, usedforsecurity=False).hexdigest(), self._sdk, self._client.uploads
        if self._folders.checksum(session["folder"], session["name"]) == sha1:
            return
        if session["file"] is None:
            parent = sdk.UploadFileAttributesParentField(id=session["folder"])
            where = sdk.UploadFileAttributes(name=session["name"], parent=parent)
            self.asked(lambda: uploads.upload_file(where, io.BytesIO(content), content_md_5=sha1))
        else:
            named = sdk.UploadFileVersionAttributes(name=session["name"])
            stream = io.BytesIO(content)
            self.asked(lambda: uploads.upload_file_version(session["file"], named, stream, content_md_5=sha1))

    def _commit(self, session: Session, digest: str) -> None:
        parts, told = list(self._parts(session)), f"sha={_text(bytes.fromhex(digest))}"
        commit = self._chunked.create_file_upload_session_commit
        made = self.asked(lambda: commit(session["id"], parts, told), lost=(404, 410))
        if made is None:
            raise Again(Exhausted("Accepted", "the storage has not put the parts together yet"))

    def _parts(self, session: Session) -> Iterator[Any]:
        """Yield the parts that are there, up to the first that is not."""
        end, seen = 0, 0
        while True:
            page = partial(self._chunked.get_file_upload_session_parts, session["id"], offset=seen, limit=1000)
            listed = self.asked(page, lost=(404, 410))
            seen += len(listed.entries or ())
            for part in sorted(listed.entries or (), key=lambda each: each.offset):
                if part.offset == end:
                    end += part.size
                    yield part
            if not listed.entries or seen >= (listed.total_count or 0):
                return

    def _meaning(self, error: Any, lost: tuple[int, ...]) -> Exception:
        told = error.response_info
        text = without_secrets(str((told.body or {}).get("message", "")), self._account.secrets)
        if told.status_code in lost:
            return Lost(text)
        kind = Exhausted if told.status_code in TRANSIENT else Refused
        fault = kind(told.code or f"Status {told.status_code}", text, status=told.status_code)
        wait = told_wait(told.headers.get("Retry-After"), self._account.now())
        return Again(fault, wait) if kind is Exhausted else fault


def _client(sdk: Any, account: Account, session: Any) -> Any:
    urls = required("box_sdk_gen.networking.base_urls", "box").BaseUrls
    base = account.base_url.rstrip("/")
    own = urls(base_url=base, upload_url=f"{base}/api", oauth_2_url=f"{base}/oauth2")
    network = sdk.NetworkSession(
        base_urls=urls() if urlsplit(base).hostname == "api.box.com" else own,
        network_client=sdk.BoxNetworkClient(session),
        retry_strategy=_once(sdk)(),
    )
    return sdk.BoxClient(auth=_auth(sdk, account), network_session=network)


def _auth(sdk: Any, account: Account) -> Any:
    if not account.has("client_id"):
        return sdk.BoxDeveloperTokenAuth(account.text("access_token"))
    client = {"client_id": account.text("client_id"), "client_secret": account.text("client_secret")}
    ids = {name: account.text(name) for name in ("enterprise_id", "user_id") if account.has(name)}
    return sdk.BoxCCGAuth(sdk.CCGConfig(**client, **ids))


def _once(sdk: Any) -> type:
    """Return the strategy to try once, and once more with a new token: everything else is tried again by us."""

    class Once(sdk.BoxRetryStrategy):  # type: ignore[misc]  # the client is there only where it is installed
        def should_retry(self, fetch_options: Any, fetch_response: Any, attempt_number: int) -> bool:
            if fetch_response.status != 401 or attempt_number > 1 or fetch_options.auth is None:
                return False
            fetch_options.auth.refresh_token(network_session=fetch_options.network_session)
            return True

        def retry_after(self, *_about: Any, **_more: Any) -> float:
            return 0.0

    return Once


def _text(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
