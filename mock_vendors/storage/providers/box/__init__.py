"""Box: files and folders by id, names that are taken once, uploads as forms and in sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mock_vendors.exchange import Need
from mock_vendors.routes import Route
from mock_vendors.storage import PROVIDERS, Hub
from mock_vendors.storage.providers.box.files import Files
from mock_vendors.storage.providers.box.folders import Folders
from mock_vendors.storage.providers.box.sessions import Sessions

_API = "/2.0"
# Uploads have a host of their own, whose paths begin otherwise.
_UPLOAD = ("/2.0", "/api/2.0")


@dataclass(frozen=True, slots=True)
class Box:
    """Lists go no further than offset ``furthest`` and show ``page`` entries; files have ``most`` bytes at most.

    Sessions are for files from ``session_least`` bytes, in parts of ``part_size``; they live ``session_life`` seconds.
    Of each session the first ``commit_pending`` commits are answered with 202. Links to content live ``link_life``.
    """

    furthest: int = 10_000
    page: int = 1000
    most: int = 5 << 30
    session_least: int = 20_000_000
    part_size: int = 8 << 20
    session_life: float = 604_800.0
    commit_pending: int = 0
    link_life: float = 900.0

    def prepare(self, _hub: Hub) -> None:
        """Put nothing there: the folder that holds everything is no item."""

    def routes(self, hub: Hub) -> Iterator[Route]:
        folders, files = Folders(hub, self.furthest, self.page), Files(hub, self.most, self.link_life)
        sessions = Sessions(hub, files, self.session_least, self.part_size, self.session_life, self.commit_pending)
        yield Route("GET", f"{_API}/users/me", folders.me, "containers")
        yield Route("POST", f"{_API}/folders", folders.create, "containers")
        yield Route("GET", f"{_API}/folders/{{folder}}", folders.get, "containers")
        yield Route("DELETE", f"{_API}/folders/{{folder}}", folders.delete, "containers")
        yield Route("GET", f"{_API}/folders/{{folder}}/items", folders.listed, "objects")
        yield Route("GET", f"{_API}/files/{{file}}", files.get, "objects")
        yield Route("PUT", f"{_API}/files/{{file}}", files.change, "objects")
        yield Route("DELETE", f"{_API}/files/{{file}}", files.delete, "objects")
        yield Route("GET", f"{_API}/files/{{file}}/content", files.link, "objects")
        yield Route("GET", "/dl/{ticket}", files.content, "objects", Need.NOTHING)
        for lead in _UPLOAD:
            yield from self._uploads(lead, files, sessions)

    def _uploads(self, lead: str, files: Files, sessions: Sessions) -> Iterator[Route]:
        yield Route("OPTIONS", f"{lead}/files/content", files.preflight, "objects", means="read")
        yield Route("OPTIONS", f"{lead}/files/{{file}}/content", files.preflight, "objects", means="read")
        yield Route("POST", f"{lead}/files/content", files.create, "objects")
        yield Route("POST", f"{lead}/files/{{file}}/content", files.replace, "objects", means="update")
        yield Route("POST", f"{lead}/files/upload_sessions", sessions.begin, "uploads")
        yield Route("POST", f"{lead}/files/{{file}}/upload_sessions", sessions.begin_version, "uploads")
        one = f"{lead}/files/upload_sessions/{{session}}"
        yield Route("GET", one, sessions.get, "uploads")
        yield Route("PUT", one, sessions.part, "parts", means="create")
        yield Route("DELETE", one, sessions.abort, "uploads")
        yield Route("GET", f"{one}/parts", sessions.parts, "parts")
        yield Route("POST", f"{one}/commit", sessions.commit, "uploads", means="update")


PROVIDERS.register("box")(Box)
