"""From the bytes of a list answer to its records' bytes, without decoding a single record."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.spans import Bytes, Malformed, Unlike, elements, values
from harness.connectors.wire import Answer

_SPACE = re.compile(rb'("(?:[^"\\]|\\.)*")|[ \t\r\n]+')
_ERRORS = ("errors", "error")
_BOM = b"\xef\xbb\xbf"


class NoPage(ValueError):
    """The answer is not the page its definition declares; ``shape`` is true when it is sound JSON of another form."""

    def __init__(self, text: str, *, shape: bool) -> None:
        super().__init__(text)
        self.shape = shape


@dataclass(frozen=True, slots=True)
class Listing:
    """The content of a list answer: records as they were sent, and the paging values beside them."""

    records: tuple[bytes, ...]
    total: int | None = None
    next: str = ""
    ended: bool = False
    more: bool = False
    """Whether the vendor says in so many words that there is more."""


def read_listing(resource: ObjectDefinition, answer: Answer) -> Listing:
    """Read a list answer, or raise `NoPage`."""
    if answer.status in resource.empty_statuses:
        return Listing((), total=0)
    if answer.status != HTTPStatus.OK:
        raise NoPage(f"no page of '{resource.name}': status {answer.status} instead of 200", shape=False)
    try:
        body = answer.body.removeprefix(_BOM)
        # Spans are taken over unseen, so the text inside them is checked here, once for all.
        str(body, "utf-8")
        return _headed(resource, answer, _listing(resource, body))
    except Unlike as error:
        raise NoPage(f"no page of '{resource.name}': {_wanted(resource)} ({error})", shape=True) from None
    except (Malformed, UnicodeDecodeError) as error:
        raise NoPage(f"no page of '{resource.name}': the body is not JSON ({error})", shape=False) from None


def _headed(resource: ObjectDefinition, answer: Answer, listing: Listing) -> Listing:
    """Take from the headers what the definition says is there."""
    total, following = _header(resource.total_key, answer), _header(resource.next_page_key.partition("?")[0], answer)
    return replace(listing, total=_count(total) if total else listing.total, next=_link(following) or listing.next)


def _header(key: str, answer: Answer) -> str:
    kind, _, name = key.partition(":")
    return answer.headers.get(name, "") if kind == "header" and name else ""


def compact(record: bytes) -> bytes:
    """Return a JSON text on one line: of a text over several lines the blanks between its parts go, all else stays."""
    if b"\n" not in record and b"\r" not in record:
        return record
    return _SPACE.sub(lambda found: found[1] or b"", record)


def _listing(resource: ObjectDefinition, body: bytes) -> Listing:
    lines = b"\n" in body or b"\r" in body
    if not resource.root_key:
        return Listing(_records(resource, body, lines))
    parts = values(body)
    _without_errors(parts, resource.root_key)
    root = under(parts, resource.root_key)
    if root is None:
        if not (resource.root_optional and set(parts) <= _beside(resource)):
            raise Unlike(f"no '{resource.root_key}'")
        root = b"[]"
    total = _value(parts, resource.total_key)
    following = _value(parts, resource.next_page_key.partition("?")[0])
    end, more = _value(parts, resource.end_key), _value(parts, resource.more_key)
    ended, onward = bool(end) or more is False, end is False or more is True
    return Listing(_records(resource, root, lines), _count(total), _link(following), ended, onward)


def _without_errors(parts: Mapping[str, Bytes], root_key: str) -> None:
    """Refuse records that stand beside a word of errors, as GraphQL interfaces give them: some are missing."""
    for name in _ERRORS:
        if name in parts and name != root_key.partition(".")[0] and _value(parts, name):
            raise Unlike(f"the vendor tells of {name} beside the records")


def _beside(resource: ObjectDefinition) -> set[str]:
    """What may stand in an answer beside the list; an answer with anything else is no empty list but something new."""
    paths = (resource.next_page_key.partition("?")[0], resource.total_key, resource.end_key, resource.more_key)
    return {path.partition(".")[0] for path in paths}


def _records(resource: ObjectDefinition, array: Bytes, lines: bool) -> tuple[bytes, ...]:
    records = elements(array)
    if resource.value_name:
        name = json.dumps(resource.value_name).encode()
        records = [b"{%b:%b}" % (name, value) for value in records]
    for record in records:
        if record[:1] != b"{":
            raise Unlike(f"a record begins {record[:20]!r}")
    return tuple(map(compact, records)) if lines else tuple(records)


def under(parts: Mapping[str, Bytes], path: str) -> Bytes | None:
    """Return what stands in an object at a path, ``None`` if nothing does; `Unlike` where it leads through text."""
    # A key may itself hold dots, as in "@odata.nextLink".
    if path in parts:
        return parts[path]
    head, _, rest = path.partition(".")
    if head not in parts:
        return None
    return under(values(parts[head]), rest) if rest else parts[head]


def _value(parts: Mapping[str, Bytes], path: str) -> Any:
    if not path:
        return None
    try:
        found = under(parts, path)
    except Unlike:
        return None
    return None if found is None else json.loads(bytes(found))


def _count(value: Any) -> int | None:
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _link(value: Any) -> str:
    """Read a continuation; vendors spell "there is none" in many ways."""
    if value is None or isinstance(value, bool | dict | list) or value in ("", "null", "None", 0, -1):
        return ""
    return str(value)


def _wanted(resource: ObjectDefinition) -> str:
    return f"expected an array of objects under '{resource.root_key}'" if resource.root_key else "expected an array"
