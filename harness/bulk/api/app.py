"""The Flask application: the same routes bare and under a hub, one shape for everything that goes wrong."""

from __future__ import annotations

import random
import threading
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.routing import BaseConverter

from harness.bulk.api import data, downloads, errors, files, instances, jobs, lists, manual, objects, uploads
from harness.bulk.api.errors import ApiError
from harness.bulk.api.request import authorize, authorize_account, instance
from harness.bulk.api.spool import Spool, SpoolingRequest
from harness.bulk.platform import Platform

PREFIX = "/elements/api-v2"
_EXPOSED = (
    "Elements-Returned-Count, Elements-Total-Count, Elements-Request-Id, Elements-Next-Page-Token, "
    "Elements-Trace-Id, Elements-Error, Content-Disposition"
)
_MODULES = (objects, jobs, downloads, uploads, data, files, lists)


def create_app(platform: Platform, rng: random.Random, *, max_body: int, max_upload: int) -> Flask:
    """Put the application together; ``max_body`` bounds JSON bodies, ``max_upload`` files."""
    app = Flask("bulk", static_folder=None)
    app.request_class = SpoolingRequest
    app.config.update(MAX_CONTENT_LENGTH=max_body, BULK_MAX_UPLOAD=max_upload)
    app.extensions |= {"bulk": platform, "bulk_spool": Spool(platform.uploads)}
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the provider in use has it, its base class not
    app.url_map.merge_slashes = False
    app.url_map.converters |= {"result_name": ResultName, "upload_name": UploadName}
    errors.install(app)
    _frame(app, _Ids(rng))
    for prefix in (PREFIX, f"{PREFIX}/hubs/<hub>"):
        for module in _MODULES:
            name = module.__name__.rpartition(".")[2] + ("-hub" if "hub" in prefix else "")
            app.register_blueprint(module.blueprint, url_prefix=prefix, name=name)
    app.register_blueprint(instances.blueprint, url_prefix=PREFIX)
    app.register_blueprint(manual.blueprint)
    return app


class ResultName(BaseConverter):
    """The last part of a result's path: any name but those of a job's other resources."""

    part_isolating = True
    regex = r"(?!(?:status|errors|cancel|restart|data)$)[^/]+"


class UploadName(BaseConverter):
    """The object of an upload: any name but those of other calls on jobs."""

    part_isolating = True
    regex = r"(?!(?:jobs|query|download|workflows|v3)$)[^/]+"


class _Ids:
    """Request ids of 24 hex digits, as in the platform's error bodies."""

    def __init__(self, rng: random.Random) -> None:
        self._rng, self._lock = rng, threading.Lock()

    def next(self) -> str:
        with self._lock:
            return f"{self._rng.getrandbits(96):024x}"


def _frame(app: Flask, ids: _Ids) -> None:
    @app.before_request
    def begin() -> None:
        g.request_id = ids.next()
        if f"{request.path}/".startswith(f"{PREFIX}/instances/"):
            authorize_account()
        elif request.path.startswith(f"{PREFIX}/"):
            authorize()
            _check_hub()

    @app.url_value_preprocessor
    def without_hub(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.hub = (values or {}).pop("hub", None)

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["Elements-Request-Id"] = response.headers["Elements-Trace-Id"] = g.request_id
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
        # What is said of jobs changes, what is in results is somebody's own, and neither is a page for a browser.
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @app.teardown_request
    def clean(_error: BaseException | None) -> None:
        app.extensions["bulk_spool"].discard()


def _check_hub() -> None:
    if g.hub is not None and g.hub != instance().hub:
        raise ApiError(404, f"This instance is not of the hub {g.hub!r} but of {instance().hub!r}.")
