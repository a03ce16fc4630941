"""What every call has in common: an id, an instance, and parameters that are read with care."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

import orjson
from flask import current_app, g, request

from contracts import ContractError, nearest
from harness.bulk.api.errors import ApiError
from harness.bulk.authorization import ACCOUNT, secrets_in
from harness.bulk.criteria import BLANKS, field_names
from harness.bulk.instances import Instance
from harness.bulk.jobs import Job
from harness.bulk.platform import Platform
from harness.connectors.definition import ObjectDefinition

MAX_PAGE_SIZE = 5000
DEFAULT_PAGE_SIZE = 200
MAX_NESTING = 64
_JSON_TYPES = ("application/json", "text/json")
# As ids are told: one spelling for each.
_ID = re.compile("[1-9][0-9]{0,17}")
# How much of a caller's own text a refusal repeats.
_SHOWN = 100
_CHARSETS = ("utf-8", "utf8", "us-ascii")


class Version(StrEnum):
    """Generations of the platform that a caller can ask for; only queries differ between them."""

    HYDROGEN = "hydrogen"
    HELIUM = "helium"


def platform_version() -> Version:
    """Return what the header ``Elements-Version`` names, by default the older one."""
    text = request.headers.get("Elements-Version", Version.HYDROGEN)
    try:
        return Version(text.strip().lower())
    except ValueError:
        raise ApiError(400, f"Elements-Version: must be Hydrogen or Helium, not {text[:40]!r}.") from None


def platform() -> Platform:
    found: Platform = current_app.extensions["bulk"]
    return found


def instance() -> Instance:
    found: Instance = g.instance
    return found


def authorize() -> None:
    """Find the instance that this call is for, or refuse it."""
    secrets = secrets_in(request.headers.get("Authorization"))
    found = None if secrets is None else platform().instances.authorized(secrets)
    if found is None:
        raise _unauthorized("Element <element token>, User <user secret>")
    g.instance = found


def authorize_account() -> None:
    """Find the account that this call is for, or refuse it."""
    secrets = secrets_in(request.headers.get("Authorization"), ACCOUNT)
    found = None if secrets is None else platform().instances.account(secrets)
    if found is None:
        raise _unauthorized("User <user secret>, Organization <organization secret>")
    g.account = found


def _unauthorized(form: str) -> ApiError:
    text = f"Authorization is missing or wrong; send 'Authorization: {form}'."
    return ApiError(401, text, headers={"WWW-Authenticate": "Element"})


def own_job(job_id: str) -> Job:
    """Return a job of the calling instance; of another's nothing is told, not even that it exists."""
    number = int(job_id) if _ID.fullmatch(job_id) else 0
    job = platform().store.get(number, instance().id)
    if job is None:
        raise ApiError(404, f"There is no job {job_id[:_SHOWN]} for this instance.")
    return job


def own_object(name: str) -> str:
    """Return the name if the instance has such an object."""
    return resource_called(name).name


def resource_called(name: str) -> ObjectDefinition:
    """Return the object of that name, with the known ones in the refusal."""
    definition = instance().definition
    try:
        return definition.object(name)
    except ContractError:
        known = ", ".join(found.name for found in definition.objects)
        raise ApiError(404, f"There is no object {name[:_SHOWN]!r} here; known: {known}.") from None


def only_parameters(*known: str) -> None:
    """Refuse query parameters that this call does not have, and those given twice: nothing is ignored in silence."""
    unknown = [name[:_SHOWN] for name in request.args if name not in known]
    hints = [nearest(name, known) if known else "this call takes none." for name in unknown]
    problems = [f"{name}: no such query parameter here; {hint}" for name, hint in zip(unknown, hints, strict=True)]
    _refuse([*problems, *_doubles()])


def parameters_once() -> None:
    """Refuse query parameters that are given twice: one of them would be ignored in silence."""
    _refuse(_doubles())


def _doubles() -> list[str]:
    return [
        f"{name[:_SHOWN]}: is given {len(values)} times." for name, values in request.args.lists() if len(values) > 1
    ]


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise ApiError(400, "; ".join(problems))


def json_body(what: str) -> dict[str, Any]:
    """Return the JSON object in the body, which is UTF-8 as JSON always is between systems (RFC 8259)."""
    if request.mimetype not in _JSON_TYPES and not request.mimetype.endswith("+json"):
        raise ApiError(415, f"Content-Type must be application/json, not {request.mimetype or 'missing'}.")
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in _CHARSETS:
        raise ApiError(415, f"Content-Type: JSON has to be UTF-8, not {charset[:40]}.")
    return json_object(request.get_data(), "The body", what)


def json_object(text: bytes | str, place: str, what: str) -> dict[str, Any]:
    """Return a JSON object from a caller; `ApiError` for what is none, or is nested beyond all reason."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ApiError(400, f"{place} is not valid JSON: {error}.") from error
    if not isinstance(value, dict):
        raise ApiError(400, f"{place} must be a JSON object with {what}.")
    if _deeper(value, MAX_NESTING):
        raise ApiError(400, f"{place} is nested deeper than {MAX_NESTING} levels.")
    return value


def _deeper(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is not None and (levels == 0 or any(_deeper(item, levels - 1) for item in inner))


def whole_number(name: str, default: int, most: int | None = None) -> int:
    """Return a query parameter that must be a whole number from 1 up; what is too large is clamped."""
    given = request.args.get(name)
    if given is None:
        return default
    text = given.strip()
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < 1:
        raise ApiError(400, f"{name}: must be a whole number from 1 up, not {given[:40]!r}.")
    return min(int(text), most) if most else int(text)


def names(parameter: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return a query parameter that is a comma-separated list of some of the known names."""
    found = field_list(parameter, request.args.get(parameter, "").strip(BLANKS))
    if unknown := [name for name in found if name not in known]:
        raise ApiError(400, f"{parameter}: no field {unknown[0][:_SHOWN]!r} here; {nearest(unknown[0], known)}")
    return found


def field_list(parameter: str, text: str) -> tuple[str, ...]:
    """Return the names in a list that may be empty, for the parameter of that name."""
    try:
        return field_names(text) if text else ()
    except ValueError as error:
        raise ApiError(400, f"{parameter}: {error}.") from error


def only(item: dict[str, Any], wanted: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key in wanted} if wanted else item
