"""What both kinds of job of Salesforce's older Bulk API have in common: its own session header, and answers in XML.

https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/asynch_api_intro.htm
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from xml.etree import ElementTree

import msgspec

from harness.connectors.auth import Scheme
from harness.connectors.definition_values import ErrorSignal
from harness.connectors.envelope import NoPage
from harness.connectors.errors import ConnectorError, Refused
from harness.connectors.exchange import Exchange
from harness.connectors.native.api import VendorJob, checked_id
from harness.connectors.native.salesforce_operations import judged
from harness.connectors.page import Call
from harness.connectors.wire import Answer, Request

T = TypeVar("T")

_EXPIRED = ErrorSignal(status=400, text="InvalidSessionId", means=401)
_JSON = {"Content-Type": "application/json"}


class SessionHeader:
    """The same credentials in the header that this API reads."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme

    def headers(self, call: Call) -> tuple[int, Mapping[str, str]]:
        generation, headers = self._scheme.headers(call)
        rest = {name: value for name, value in headers.items() if name != "Authorization"}
        return generation, {**rest, "X-SFDC-Session": headers.get("Authorization", "").removeprefix("Bearer ")}

    def renew(self, generation: int, call: Call) -> bool:
        return self._scheme.renew(generation, call)

    def secrets(self) -> Iterable[str]:
        return self._scheme.secrets()


def speaking(exchange: Exchange) -> Exchange:
    """Return the same conversation in the manner of this API."""
    scheme = SessionHeader(exchange.scheme) if exchange.scheme else None
    return replace(exchange, scheme=scheme, error_signals=(*exchange.error_signals, _EXPIRED))


class AsyncJobs:
    """Jobs below ``/services/async/…/job`` and their batches."""

    def __init__(self, exchange: Exchange, path: str) -> None:
        self._exchange, self._path = exchange, path

    def made(self, said: Mapping[str, Any], call: Call, headers: Mapping[str, str]) -> str:
        """Make a job and return its id. One without a batch does nothing."""
        body = msgspec.json.encode({**said, "contentType": "CSV"})
        try:
            return self._exchange.read(Request(self._path, "POST", {**_JSON, **headers}, body), call, _job_id)
        except Refused as error:
            raise judged(error) from None

    def filled(self, job: VendorJob, body: bytes, call: Call) -> str:
        """Add a batch, which begins by that, and return its id; `UnknownOutcome` when it may have begun."""
        headers = {"Content-Type": "text/csv", "Accept": "application/xml"}
        request = Request(f"{self._path}/{job['id']}/batch", "POST", headers, body)
        return self._exchange.write(request, call, _batch_id)

    def batches(self, job: VendorJob, call: Call) -> Sequence[Mapping[str, str]]:
        return self.asked(job, "batch", call, lambda answer: elements(answer, "batchInfo"))

    def asked(self, job: VendorJob, path: str, call: Call, reader: Callable[[Answer], T]) -> T:
        request = Request(f"{self._path}/{job['id']}/{path}", headers={"Accept": "application/xml"})
        return self._exchange.read(request, call, reader)

    def moved(self, job: VendorJob, state: str, call: Call) -> None:
        """Close or abort a job; one that has been closed or aborted stays what it is."""
        body = msgspec.json.encode({"state": state})
        try:
            self._exchange.read(Request(f"{self._path}/{job['id']}", "POST", _JSON, body), call, _job_id)
        except ConnectorError as error:
            if "InvalidJobState" not in error.provider_message:
                raise


def elements(answer: Answer, name: str) -> list[dict[str, str]]:
    """Return every element of that name as its children's texts; a document type declaration is refused unread."""
    return [{_bare(inner.tag): inner.text or "" for inner in found} for found in _found(answer, name)]


def ids(answer: Answer, name: str) -> list[str]:
    """Return the ids that the elements of that name hold."""
    return [checked_id(found.text) for found in _found(answer, name)]


def _found(answer: Answer, name: str) -> list[ElementTree.Element]:
    if b"<!" in answer.body:
        raise NoPage("the answer declares a document type, which is not read", shape=True)
    try:
        root = ElementTree.fromstring(answer.body)
    except ElementTree.ParseError as error:
        raise NoPage(f"the answer is not XML ({error})", shape=False) from None
    return [element for element in root.iter() if _bare(element.tag) == name]


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _job_id(answer: Answer) -> str:
    try:
        said = msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoPage(f"the answer tells of no job ({error})", shape=False) from None
    return checked_id(said.get("id"))


def _batch_id(answer: Answer) -> str:
    found = elements(answer, "batchInfo")
    return checked_id(found[0].get("id") if found else None)
