"""The process killed in the middle of an upload: what it acknowledged is there when it comes back, and nothing else."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from processes import Process, start

pytestmark = pytest.mark.process
PART = b"p" * 300_000
ARGUMENTS = ("--vendor", "s3", "--set", "access.of.0.verify=false", "--set", "objects.part_least=1")


class Client:
    """Speaks to one process after the other as if it were the same."""

    def __init__(self, process: Process) -> None:
        (vendor,) = process.ready["vendors"]
        self.url: str = vendor["url"] + "/bulk/k"
        self.headers: dict[str, str] = vendor["credentials"]["headers"]

    def ask(self, method: str, query: str = "", body: bytes = b"") -> requests.Response:
        answer = requests.request(method, f"{self.url}?{query}", data=body, headers=self.headers, timeout=30)
        assert answer.ok, answer.text
        return answer

    def half(self, query: str) -> None:
        """Send a part and stop before its end."""
        host, port = self.url.split("/")[2].split(":")
        lines = [f"PUT /bulk/k?{query} HTTP/1.1", "Host: x", f"Content-Length: {2 * len(PART)}"]
        lines += [f"{name}: {text}" for name, text in self.headers.items()]
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + PART)


def texts(answer: requests.Response, name: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(answer.text).iter() if node.tag.endswith(f"}}{name}")]


def finished(client: Client, upload: str, tags: list[str]) -> requests.Response:
    parts = "".join(f"<Part><PartNumber>{n}</PartNumber><ETag>{tag}</ETag></Part>" for n, tag in enumerate(tags, 1))
    body = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
    return client.ask("POST", f"uploadId={upload}", body)


def served(state: Path) -> Process:
    return start("mock_vendors", *ARGUMENTS, "--state", str(state))


def test_acknowledged_parts_outlive_a_kill(tmp_path: Path) -> None:
    process = served(tmp_path)
    client = Client(process)
    (upload,) = texts(client.ask("POST", "uploads"), "UploadId")
    tags: list[Any] = [client.ask("PUT", f"partNumber={n}&uploadId={upload}", PART).headers["ETag"] for n in (1, 2)]
    client.half(f"partNumber=3&uploadId={upload}")
    process.kill()
    process = served(tmp_path)
    client = Client(process)
    assert texts(client.ask("GET", f"uploadId={upload}"), "PartNumber") == ["1", "2"]
    finished(client, upload, tags)
    process.kill()
    process = served(tmp_path)
    got = Client(process).ask("GET")
    process.kill()
    digest = hashlib.md5(hashlib.md5(PART).digest() * 2).hexdigest()
    assert (got.content == PART * 2, got.headers["ETag"]) == (True, f'"{digest}-2"')
