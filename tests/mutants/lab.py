"""Where an implementation is made wrong: its parts are exchanged, and its answers altered on their way out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import wraps
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch

import orjson
from werkzeug.wrappers import Request, Response

from harness.bulk import service
from harness.bulk.api.app import PREFIX

STATUS = r"/bulk/\d+/status"
FILE = r"/bulk/\d+/(?!(?:status|errors|data|cancel|restart)$)[^/]+"
DATA = r"/bulk/\d+/(?:[^/]+/)?data"
ERRORS = r"/bulk/\d+/errors"
JOBS = r"/bulk/jobs"
DOWNLOAD = r"/bulk/download"
QUERY = r"/bulk/query"
UPLOAD = r"/bulk/(?!(?:jobs|query|download)$)[A-Za-z][^/]*"
CANCEL = r"/bulk/\d+/cancel"
RESTART = r"/bulk/(?:v3/)?\d+/restart"
ANY = r"/.*"
LIST = r"/(?!(?:objects|instances)$)[a-z_\-]+"


@dataclass(slots=True)
class Answer:
    """One answer on its way out, which may be changed."""

    request: Request
    response: Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def json(self) -> Any:
        return orjson.loads(self.response.get_data())

    def say(self, body: Any, status: int | None = None) -> None:
        """Answer with this JSON instead."""
        self.send(orjson.dumps(body), "application/json")
        self.response.status_code = status or self.status

    def send(self, body: bytes, media: str | None = None) -> None:
        """Answer with these bytes instead."""
        self.response.set_data(body)
        if media is not None:
            self.response.headers["Content-Type"] = media

    def refuse(self, status: int, text: str = "This cannot be done.") -> None:
        """Answer with an error body instead."""
        self.say({"requestId": "0" * 24, "message": text}, status)


Alter = Callable[[Answer], None]
Prepare = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class _Rule:
    method: str
    path: re.Pattern[str]
    status: int | None
    alter: Alter


@dataclass(slots=True)
class Lab:
    """Use as a context manager after everything is set up: what it changes is as before at its end.

    ``tolerances`` go into the target file of an implementation that is right in its own way.
    """

    tolerances: dict[str, Any] = field(default_factory=dict)
    _rules: list[_Rule] = field(default_factory=list)
    _before: list[Prepare] = field(default_factory=list)
    _swaps: list[tuple[Any, str, Any]] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)

    def swap(self, owner: Any, name: str, value: Any) -> None:
        """Put another function, constant or method in the place of ``owner.name``, which must be there."""
        self._swaps.append((owner, name, value))

    def around(self, owner: Any, name: str, wrapped: Callable[..., Any]) -> None:
        """Put ``wrapped`` around ``owner.name``: it gets the original first, and then what that would get."""
        earlier = [value for known, what, value in self._swaps if known is owner and what == name]
        original = earlier[-1] if earlier else getattr(owner, name)

        @wraps(original)
        def instead(*arguments: Any, **named: Any) -> Any:
            return wrapped(original, *arguments, **named)

        self.swap(owner, name, instead)

    def answers(self, path: str, alter: Alter, *, method: str = "GET", status: int | None = 200) -> None:
        """Alter the answers to requests for this path; ``status`` None: whatever they are."""
        pattern = re.compile(f"{PREFIX}(?:/hubs/[^/]+)?{path}")
        self._rules.append(_Rule(method, pattern, status, alter))

    def bodies(self, path: str, change: Callable[[Any], Any], *, method: str = "GET", status: int | None = 200) -> None:
        """Change the JSON of those answers: ``change`` gets the body and returns what is sent."""
        self.answers(path, lambda answer: answer.say(change(answer.json)), method=method, status=status)

    def fields(self, path: str, change: Callable[[dict[str, Any]], dict[str, Any]], *, method: str = "GET") -> None:
        """Change some fields of a JSON object: ``change`` returns the new ones."""
        self.bodies(path, lambda body: {**body, **change(body)}, method=method)

    def looks(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Change some fields of what a status says."""
        self.fields(STATUS, change)

    def asks(self, prepare: Prepare) -> None:
        """Change requests, as WSGI knows them, before they are answered."""
        self._before.append(prepare)

    def __enter__(self) -> Self:
        for owner, name, value in self._swaps:
            self._open.enter_context(patch.object(owner, name, value))
        if self._rules or self._before:
            original = service.create_app

            def behind(*arguments: Any, **named: Any) -> Any:
                app = original(*arguments, **named)
                app.wsgi_app = self._proxy(app.wsgi_app)  # type: ignore[method-assign]
                return app

            self._open.enter_context(patch.object(service, "create_app", behind))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _proxy(self, app: Any) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
        def answered(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            for prepare in self._before:
                prepare(environ)
            request = Request(environ)
            fitting = [one for one in self._rules if one.method == request.method and one.path.fullmatch(request.path)]
            if not fitting:
                return app(environ, start)
            response = Response.from_app(app, environ)
            for one in fitting:
                if one.status in (None, response.status_code):
                    one.alter(Answer(request, response))
            return response(environ, start)

        return answered


def with_body(environ: dict[str, Any], change: Callable[[Any], Any]) -> None:
    """Change the JSON that a request sends."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    given = environ["wsgi.input"].read(length)
    with suppress(orjson.JSONDecodeError, AttributeError, TypeError):
        given = orjson.dumps(change(orjson.loads(given)))
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(given), str(len(given))
