"""A documentation hub of the platform itself: ``POST /files?path=`` with the file as one part of a form."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from harness.connectors.docs_hub.account import Account
from harness.connectors.docs_hub.faults import NETWORK, answer_of, answered, unreached
from harness.connectors.docs_hub.hub import File

_BOUNDARY = "bulk-harness-7c1e5b0f2a9d4836"


class FilesHub:
    """``authorization`` is sent as it is; else ``user``, ``organization`` and ``element`` are put together for it."""

    needs_size = True

    def __init__(self, account: Account) -> None:
        self._account, self._session = account, account.session()
        self._authorization = _authorization(account)
        self._overwrite = "true" if account.replaces else "false"

    def put(self, file: File, content: Iterator[bytes]) -> None:
        url = f"{self._account.base_url.rstrip('/')}/files?path={quote(file.path)}&overwrite={self._overwrite}"
        headers = {"Authorization": self._authorization, "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        form = _Form(file, content)
        try:
            response = self._session.post(
                url, data=form, headers=headers, timeout=self._account.timeouts, allow_redirects=False, stream=True
            )
        except NETWORK as error:
            raise unreached(error) from error
        answer = answer_of(response)
        if not 200 <= answer.status < 300:
            raise answered(answer, [*self._account.secrets, self._authorization], self._account.now())

    def close(self) -> None:
        self._session.close()


class _Form:
    """A form of one file, made while it is sent, of which the length is known all the same."""

    def __init__(self, file: File, content: Iterator[bytes]) -> None:
        plain = "".join(char if char.isprintable() else "_" for char in file.path.rpartition("/")[2])
        name = plain.replace("\\", "_").replace('"', "%22")
        disposition = f'form-data; name="file"; filename="{name}"'
        self._head = (
            f"--{_BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: {file.media_type}\r\n\r\n".encode()
        )
        self._tail = f"\r\n--{_BOUNDARY}--\r\n".encode()
        self._content, self._size = content, file.size or 0

    def __len__(self) -> int:
        return len(self._head) + self._size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        yield from self._content
        yield self._tail


def _authorization(account: Account) -> str:
    if account.has("authorization"):
        return account.text("authorization")
    pairs = [f"User {account.text('user')}"]
    pairs += [f"Organization {account.text('organization')}"] if account.has("organization") else []
    return ", ".join([*pairs, f"Element {account.text('element')}"])
