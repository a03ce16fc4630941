"""The bulk API 2.0: fields, definitions of exports and imports, and syncs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from mock_vendors.bodies import json_answer, media_type
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.jobs import Job
from mock_vendors.jobs.table import BadTable, read
from mock_vendors.occasion import Called
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.eloqua.definitions import EXPORTS, IMPORTS, check, described, seconds
from mock_vendors.quirks.eloqua.imports import Importer
from mock_vendors.quirks.eloqua.paged import failed, listed, posted
from mock_vendors.quirks.eloqua.statements import Vocabulary
from mock_vendors.quirks.eloqua.syncs import SYNC, WAITING_ROWS, Syncs
from mock_vendors.routes import Found, Route
from mock_vendors.stock import Stock

_ROOT = "/API/Bulk/2.0"


class Bulk:
    """Everything below ``/API/Bulk/2.0``."""

    def __init__(self, stock: Stock, quirks: Quirks) -> None:
        self._stock, self._jobs = stock, stock.jobs
        self._words = {noun: Vocabulary(stock, noun) for noun in stock.spec.facts["bulk"]}
        imported = stock.spec.facts["bulk_imports"]
        self._importers = {noun: Importer(stock, self._words[noun], quirks) for noun in imported}
        self._user = stock.keyring.credentials["username"]
        self._syncs = Syncs(stock, self._words, self._importers, self._user)
        self.works = {SYNC: self._syncs.work}

    def routes(self) -> Iterator[Route]:
        for noun, words in self._words.items():
            root = f"{_ROOT}/{noun}"
            yield Route("GET", f"{root}/fields", partial(self._fields, words), words.resource)
            yield from self._definitions(root, words, EXPORTS)
            yield Route("GET", f"{root}/{EXPORTS}/{{id}}/data", partial(self._export_data, noun), words.resource)
            yield Route("DELETE", f"{root}/{EXPORTS}/{{id}}/data", partial(self._drop_export, noun))
            if noun in self._importers:
                yield from self._definitions(root, words, IMPORTS)
                yield Route("POST", f"{root}/{IMPORTS}/{{id}}/data", partial(self._upload, noun), words.resource)
                yield Route("DELETE", f"{root}/{IMPORTS}/{{id}}/data", partial(self._drop_import, noun))
        yield Route("GET", f"{_ROOT}/contacts/lists", self._lists, "contact_lists")
        yield Route("POST", f"{_ROOT}/syncs", self._sync)
        yield Route("GET", f"{_ROOT}/syncs", self._all_syncs)
        told: Mapping[str, Callable[[Request, Job], Answer]] = {
            "data": self._syncs.data,
            "logs": self._syncs.logs,
            "rejects": self._syncs.rejects,
        }
        yield Route("GET", f"{_ROOT}/syncs/{{id}}", self._status)
        for name, handler in told.items():
            yield Route("GET", f"{_ROOT}/syncs/{{id}}/{name}", partial(self._of_sync, handler))

    def resource_of(self, _request: Request, found: Found) -> str | None:
        """Return the resource that a request about a sync is about."""
        if found.route is None or "/syncs/{id}" not in found.route.path:
            return None
        sync = self._jobs.get(SYNC, found.parameters["id"])
        return self._syncs.resource(sync) if sync else None

    def _definitions(self, root: str, words: Vocabulary, kind: str) -> Iterator[Route]:
        yield Route("POST", f"{root}/{kind}", partial(self._define, words, kind))
        yield Route("GET", f"{root}/{kind}", partial(self._all, words.noun, kind))
        yield Route("GET", f"{root}/{kind}/{{id}}", partial(self._one, words.noun, kind))
        yield Route("DELETE", f"{root}/{kind}/{{id}}", partial(self._delete, words.noun, kind))

    def _fields(self, words: Vocabulary, request: Request, _path: Mapping[str, str]) -> Answer:
        kind = request.parameters.get("activityType")
        if kind is not None and words.types and kind not in words.types:
            raise failed("activityType", f"Must be one of {', '.join(words.types)}.", kind)
        # The fields of activities are all kept by the system; other objects list their own alone.
        return listed(request, words.fields or words.system, lambda field: field.as_json(words.noun))

    def _lists(self, request: Request, _path: Mapping[str, str]) -> Answer:
        dataset = self._stock.datasets["contact_lists"]
        view = dataset.view()
        return listed(request, [dataset.record(row) for row in view.cut(0, len(view))], _list_told)

    def _define(self, words: Vocabulary, kind: str, request: Request, _path: Mapping[str, str]) -> Answer:
        said = check(kind, posted(request), words)
        now = self._stock.clock.now()
        asked = {"noun": words.noun, "said": said, "by": self._user}
        made = self._jobs.put(Job(str(self._jobs.number(kind)), kind, now, asked))
        return json_answer(201, described(made))

    def _all(self, noun: str, kind: str, request: Request, _path: Mapping[str, str]) -> Answer:
        known = [each for each in self._jobs.of(kind) if each.asked["noun"] == noun and not self._deleted(each)]
        return listed(request, known, described)

    def _one(self, noun: str, kind: str, _request: Request, path: Mapping[str, str]) -> Answer:
        return json_answer(200, described(self._definition(noun, kind, path["id"])))

    def _delete(self, noun: str, kind: str, _request: Request, path: Mapping[str, str]) -> Answer:
        definition = self._definition(noun, kind, path["id"])
        for sync in self._syncs_of(definition):
            self._syncs.drop_data(sync)
        self._jobs.drop(definition)
        return Answer(204)

    def _export_data(self, noun: str, request: Request, path: Mapping[str, str]) -> Answer:
        return self._syncs.data(request, self._last_sync(noun, path["id"], request))

    def _drop_export(self, noun: str, request: Request, path: Mapping[str, str]) -> Answer:
        self._syncs.drop_data(self._last_sync(noun, path["id"], request))
        return Answer(204)

    def _upload(self, noun: str, request: Request, path: Mapping[str, str]) -> Answer:
        definition = self._definition(noun, IMPORTS, path["id"])
        if len(request.body) > self._stock.spec.facts["upload_bytes"]:
            raise Refusal("too_large", path=request.path)
        self._jobs.add(definition, WAITING_ROWS, self._uploaded(request, definition))
        if not definition.asked["said"].get("isSyncTriggeredOnImport"):
            return Answer(204)
        return json_answer(201, self._syncs.described(self._begun(definition, request)))

    def _drop_import(self, noun: str, _request: Request, path: Mapping[str, str]) -> Answer:
        self._jobs.clear_paper(self._definition(noun, IMPORTS, path["id"]), WAITING_ROWS)
        return Answer(204)

    def _sync(self, request: Request, _path: Mapping[str, str]) -> Answer:
        said = posted(request)
        address = said.get("syncedInstanceUri") if isinstance(said, dict) else None
        if not isinstance(address, str):
            raise failed("syncedInstanceUri", "Must be the address of a definition.", address)
        if not isinstance(said.get("callbackUrl", ""), str):
            raise failed("callbackUrl", "Must be an address.", said["callbackUrl"])
        noun, _, rest = address.strip("/").partition("/")
        kind, _, identity = rest.partition("/")
        definition = self._jobs.get(kind, identity) if kind in (EXPORTS, IMPORTS) else None
        if definition is None or definition.asked["noun"] != noun or self._deleted(definition):
            raise failed("syncedInstanceUri", "Must be the address of a definition.", address)
        return json_answer(201, self._syncs.described(self._begun(definition, request)))

    def _begun(self, definition: Job, request: Request) -> Job:
        resource = self._words[definition.asked["noun"]].resource
        called = Called("POST", request.path, self._stock.clock.now(), resource, means="create", request=request)
        return self._syncs.begin(definition, self._stock.spec.jobs.get(SYNC, {}), called)

    def _all_syncs(self, request: Request, _path: Mapping[str, str]) -> Answer:
        return listed(request, self._jobs.of(SYNC), self._syncs.described)

    def _status(self, _request: Request, path: Mapping[str, str]) -> Answer:
        return json_answer(200, self._syncs.described(self._found_sync(path["id"])))

    def _of_sync(self, handler: Callable[[Request, Job], Answer], request: Request, path: Mapping[str, str]) -> Answer:
        return handler(request, self._found_sync(path["id"]))

    def _found_sync(self, identity: str) -> Job:
        sync = self._jobs.get(SYNC, identity)
        if sync is None:
            raise Refusal("not_found", path=identity)
        return sync

    def _definition(self, noun: str, kind: str, identity: str) -> Job:
        found = self._jobs.get(kind, identity)
        if found is None or found.asked["noun"] != noun or self._deleted(found):
            raise Refusal("not_found", path=identity)
        return found

    def _deleted(self, definition: Job) -> bool:
        """Tell whether a definition was to delete itself by now."""
        kept = seconds(str(definition.asked["said"].get("autoDeleteDuration", "")))
        return kept is not None and self._stock.clock.now() >= definition.made + kept

    def _syncs_of(self, definition: Job) -> list[Job]:
        mine = f"/{definition.asked['noun']}/{definition.kind}/{definition.id}"
        return [sync for sync in self._jobs.of(SYNC) if sync.asked["of"] == mine]

    def _last_sync(self, noun: str, identity: str, request: Request) -> Job:
        """Return the last sync of an export."""
        syncs = self._syncs_of(self._definition(noun, EXPORTS, identity))
        if not syncs:
            raise Refusal("not_found", path=request.path)
        return syncs[-1]

    def _uploaded(self, request: Request, definition: Job) -> list[dict[str, Any]]:
        """Return the rows of an upload, JSON or a table; refuses fields that the definition does not have."""
        if media_type(request) == "text/csv":
            rows = _rows_of_table(request.body)
        else:
            value = posted(request)
            rows = value if isinstance(value, list) else [value]
        known = definition.asked["said"]["fields"]
        for row in rows:
            if not isinstance(row, dict) or any(isinstance(cell, dict | list) for cell in row.values()):
                raise failed("data", "Must be a list of rows.", row)
            for name in row:
                if name not in known:
                    raise failed("data", "Must have no fields but those of the definition.", name)
        if not rows:
            raise failed("data", "Must have at least one row.")
        return rows


def _rows_of_table(body: bytes) -> list[dict[str, Any]]:
    try:
        lines = read(body)
    except BadTable as error:
        raise failed("data", str(error)) from error
    if not lines or any(len(line) != len(lines[0]) for line in lines):
        raise failed("data", "Must have as many values in each line as in the first.")
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def _list_told(record: Mapping[str, Any]) -> dict[str, Any]:
    number = record["id"]
    return {
        "name": record["name"],
        "count": int(record.get("count", 0)),
        "statement": f"{{{{ContactList[{number}]}}}}",
        "uri": f"/contacts/lists/{number}",
    }
