"""Callers that keep the service busy without wanting to, or on purpose: the others are served all the same."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from service.support import bench

_SILENT = 40


def test_callers_that_fall_silent_keep_nobody_else_waiting(tmp_path: Path) -> None:
    with ExitStack() as stack:
        made = stack.enter_context(bench(tmp_path, records=1))
        place = urlsplit(made.service.url)
        for _ in range(_SILENT):
            silent = stack.enter_context(socket.create_connection((place.hostname, place.port)))
            silent.sendall(f"GET {place.path}/objects HTTP/1.1\r\nHost: x\r\n".encode())
        assert made.get("/objects").status_code == 200
