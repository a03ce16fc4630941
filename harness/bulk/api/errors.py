"""What goes wrong, as the platform's error body."""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from contracts import ContractError
from harness.bulk.criteria import BadCriteria
from harness.bulk.jobs import IllegalMove
from harness.bulk.store.protocol import StoreUnavailable
from harness.connectors.errors import ConnectorError, Unsupported
from harness.ocnql import OcnqlError

_log = logging.getLogger(__name__)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_TEXTS = {
    400: "The request is malformed, or was cut off before its end; send it again as a whole.",
    404: "There is no such resource; see GET /objects for the names of objects.",
    413: "The request body is too large.",
    415: "This content type is not supported here.",
}
# What of a vendor's refusal is the caller's business, under the platform's own statuses, which do not know all of the
# vendors'; all else is a fault between platform and vendor.
_PASSED_ON = {400: 400, 403: 403, 404: 404, 409: 400, 422: 400}


class ApiError(Exception):
    """The answer is an error body with this status and text."""

    def __init__(
        self, status: int, message: str, *, provider_message: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.provider_message, self.headers = (
            status,
            message,
            provider_message,
            headers or {},
        )


def install(app: Flask) -> None:
    app.register_error_handler(ApiError, _answer)
    app.register_error_handler(HTTPException, lambda error: _answer(_from_http(error)))
    app.register_error_handler(ConnectorError, lambda error: _answer(from_vendor(error)))
    for refusal in (BadCriteria, ContractError, OcnqlError, IllegalMove, Unsupported):
        app.register_error_handler(refusal, lambda error: _answer(ApiError(400, str(error))))
    app.register_error_handler(StoreUnavailable, _unavailable)
    app.register_error_handler(OSError, _of_system)
    app.register_error_handler(Exception, _fault)


def from_vendor(error: ConnectorError) -> ApiError:
    """Return how a vendor's failure looks to whoever asked for a list."""
    return ApiError(_PASSED_ON.get(error.status or 0, 502), str(error), provider_message=error.provider_message)


def _answer(error: ApiError) -> Response:
    body = {"requestId": g.request_id, "message": error.message}
    if error.provider_message:
        body["providerMessage"] = error.provider_message
    response = jsonify(body)
    response.status_code = error.status
    response.headers.update(error.headers)
    return response


def _from_http(error: HTTPException) -> ApiError:
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return ApiError(405, f"{request.method} is not possible here; allowed: {allowed}.", headers={"Allow": allowed})
    status = error.code or 500
    return ApiError(status, _TEXTS.get(status) or error.description or error.name)


def _unavailable(error: StoreUnavailable) -> Response:
    _log.warning("request %s could not be answered (%s)", g.request_id, error)
    text = "The service cannot reach its own store at the moment; try again later."
    return _answer(ApiError(503, text, headers={"Retry-After": "5"}))


def _of_system(error: OSError) -> Response:
    if error.errno not in _FULL:
        return _fault(error)
    _log.warning("request %s found no room: %s", g.request_id, error.strerror)
    text = f"The service has no room for this at the moment ({error.strerror}); nothing was taken. Try again later."
    return _answer(ApiError(503, text, headers={"Retry-After": "60"}))


def _fault(error: Exception) -> Response:
    _log.error("request %s failed by a fault of our own", g.request_id, exc_info=error)
    return _answer(ApiError(500, f"Internal error; the service's log tells more under request {g.request_id}."))
