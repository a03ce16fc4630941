"""Dropbox: calls with JSON in the body or in a header, sessions, cursors that go on as changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.exchange import Answer, Request
from mock_vendors.routes import Route
from mock_vendors.storage import PROVIDERS, Hub
from mock_vendors.storage.providers.dropbox.files import Files
from mock_vendors.storage.providers.dropbox.folders import Folders
from mock_vendors.storage.providers.dropbox.sessions import Sessions
from mock_vendors.storage.providers.dropbox.unions import arguments

Handler = Callable[[Request, Mapping[str, str]], Answer]


@dataclass(frozen=True, slots=True)
class Dropbox:
    """``put_most`` is how many bytes one request may bring, ``page`` how many entries a list shows where none is said.

    Sessions and cursors live ``session_life`` and ``cursor_life`` seconds.
    """

    put_most: int = 150 << 20
    page: int = 500
    session_life: float = 604_800.0
    cursor_life: float = 2_592_000.0

    def prepare(self, _hub: Hub) -> None:
        """Put nothing there: an account begins empty."""

    def routes(self, hub: Hub) -> Iterator[Route]:
        folders, files = Folders(hub, self.page, self.cursor_life), Files(hub, self.put_most)
        sessions = Sessions(hub, self.put_most, self.session_life)
        calls: list[tuple[str, Handler, str, str]] = [
            ("files/list_folder", folders.list, "objects", "read"),
            ("files/list_folder/continue", folders.go_on, "objects", "read"),
            ("files/list_folder/get_latest_cursor", folders.latest, "objects", "read"),
            ("files/get_metadata", folders.get, "objects", "read"),
            ("files/create_folder_v2", folders.create, "containers", "create"),
            ("files/delete_v2", folders.delete, "objects", "delete"),
            ("files/move_v2", folders.move, "objects", "update"),
            ("files/upload", files.upload, "objects", "create"),
            ("files/download", files.download, "objects", "read"),
            ("files/upload_session/start", sessions.start, "uploads", "create"),
            ("files/upload_session/append_v2", sessions.append, "parts", "create"),
            ("files/upload_session/finish", sessions.finish, "uploads", "update"),
            ("files/upload_session/finish_batch_v2", sessions.finish_many, "uploads", "update"),
            ("files/upload_session/finish_batch", sessions.finish_many_later, "uploads", "update"),
            ("users/get_current_account", _Account(hub), "containers", "read"),
            ("check/user", _echo, "containers", "read"),
        ]
        for path, handler, resource, means in calls:
            yield Route("POST", f"/2/{path}", handler, resource, means=means)


@dataclass(frozen=True, slots=True)
class _Account:
    hub: Hub

    def __call__(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        known = self.hub.keyring.credentials
        name = {"given_name": "Bulk", "surname": "Tester", "familiar_name": "Bulk", "display_name": "Bulk Tester"}
        root = {".tag": "user", "root_namespace_id": "1", "home_namespace_id": "1"}
        account: dict[str, Any] = {
            "account_id": known["account_id"],
            "name": {**name, "abbreviated_name": "BT"},
            "email": "bulk@example.com",
            "email_verified": True,
            "disabled": False,
            "country": "DE",
            "locale": "en",
            "referral_link": "https://db.tt/mock",
            "is_paired": False,
            "account_type": {".tag": "business"},
            "root_info": root,
        }
        return json_answer(200, account)


def _echo(request: Request, _path: Mapping[str, str]) -> Answer:
    """Answer what tests whether a token is good."""
    return json_answer(200, {"result": arguments(request).get("query", "")})


PROVIDERS.register("dropbox")(Dropbox)
