"""A documentation hub of the platform itself takes a file as one form, which is made while it is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from service.storing import STORAGE, row
from service.support import Bench, config, vendor_server
from werkzeug.formparser import parse_form_data

from contracts import VirtualClock
from harness.bulk.provisioning import provisioned
from harness.bulk.service import Service


class Hub:
    """Takes files and answers with the given statuses, the last of which stays."""

    def __init__(self, *statuses: int) -> None:
        self.got: list[tuple[dict[str, str], str, bytes]] = []
        hub, left = self, list(statuses)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                url = urlsplit(self.path)
                environ = {
                    "wsgi.input": self.rfile,
                    "CONTENT_LENGTH": self.headers["Content-Length"],
                    "CONTENT_TYPE": self.headers["Content-Type"],
                    "REQUEST_METHOD": "POST",
                }
                file = parse_form_data(environ)[2]["file"]
                asked = {name: values[0] for name, values in parse_qs(url.query).items()}
                asked |= {"at": url.path, "as": self.headers["Authorization"], "type": str(file.content_type)}
                hub.got.append((asked, str(file.filename), file.stream.read()))
                file.close()
                self.send_response(left.pop(0) if len(left) > 1 else left[0])
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/elements/api-v2"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def hub(request: pytest.FixtureRequest) -> Iterator[Hub]:
    made = Hub(*getattr(request, "param", (200,)))
    yield made
    made.close()


@contextmanager
def stand(folder: Path, hub: Hub) -> Iterator[Bench]:
    clock = VirtualClock()
    with vendor_server("eloqua", 60, clock) as vendor:
        files = {"base_url": hub.url, "credentials": {"user": "us", "element": "el+/="}, "connector": "files"}
        rows = [row(1, vendor), row(STORAGE, vendor, settings={"retry.max": "2"}, **files)]
        known = provisioned({"instances": rows})
        with Service(config(folder, known), clock) as service:
            yield Bench(service, vendor)


def run(bench: Bench, path: str = "/my folder/a&b.csv") -> tuple[dict[str, Any], bytes]:
    return bench.run(format="text/csv", docsHubDetails={"instanceId": str(STORAGE), "path": path})


@pytest.mark.parametrize("hub", [(503, 200)], indirect=True)
def test_the_form_has_the_file_and_is_sent_again_whole(hub: Hub, tmp_path: Path) -> None:
    with stand(tmp_path, hub) as bench:
        status, content = run(bench)
    asked, name, got = hub.got[-1]
    assert (status["status"], got, name) == ("COMPLETED", content, "a&b.csv")
    assert asked == {
        "at": "/elements/api-v2/files",
        "path": "/my folder/a&b.csv",
        "overwrite": "true",
        "as": "User us, Element el+/=",
        "type": "text/csv",
    }
    assert hub.got[0] == hub.got[1]


@pytest.mark.parametrize("hub", [(403,)], indirect=True)
def test_a_hub_that_refuses_is_not_asked_again(hub: Hub, tmp_path: Path) -> None:
    with stand(tmp_path, hub) as bench:
        status, content = run(bench)
    assert (status["status"], len(hub.got), hub.got[0][2]) == ("ABORTED", 1, content)
    assert "Forbidden" in status["error"]
    assert "el+/=" not in str(status)


def test_no_name_can_break_out_of_the_form(hub: Hub, tmp_path: Path) -> None:
    with stand(tmp_path, hub) as bench:
        status, content = run(bench, '/a/b"; x="\r\nContent-Type: text/html\r\n\r\nü.csv')
    asked, name, got = hub.got[-1]
    assert (status["status"], got, asked["type"]) == ("COMPLETED", content, "text/csv")
    assert "\n" not in name
