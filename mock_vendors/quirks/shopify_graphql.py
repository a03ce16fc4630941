"""Shopify's GraphQL: connections, single objects, creation, and bulk operations with their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mock_vendors.bodies import json_answer, read_json
from mock_vendors.creation import Creation
from mock_vendors.data.dataset import Dataset, Order
from mock_vendors.data.text import dump
from mock_vendors.data.times import FORMATS
from mock_vendors.data.view import View
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.paging import STYLES, Asked, Cut, cut_page
from mock_vendors.paging.rows import ViewRows
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.graphql_text import DocumentError, Field, read_document
from mock_vendors.quirks.shopify_nodes import AskedWrongly, below, gid, lines, node, read_gid, read_terms, snake
from mock_vendors.stock import Stock

_SORTS = {"CREATED_AT": "created_at", "UPDATED_AT": "updated_at", "ID": "id"}
_SEARCHED = ("created_at", "updated_at", "id", "status", "financial_status", "email", "vendor", "state")
_BULK = "shopify bulk"


class GraphQL:
    """Answers documents over the same records as REST."""

    def __init__(self, stock: Stock, quirks: Quirks) -> None:
        self._stock = stock
        self._style = STYLES.make(
            "cursor", {"cursor": "after", "size": "first", "default": 10, "most": 250, "above": "refuse"}
        )
        self._creations = {
            spec.facts["noun"]: Creation(stock, spec, spec.create, quirks)
            for spec in stock.spec.resources.values()
            if spec.create is not None
        }
        self._kinds = {spec.facts["kind"]: name for name, spec in stock.spec.resources.items()}

    def answer(self, request: Request, _path: Mapping[str, str]) -> Answer:
        body = read_json(request)
        if not isinstance(body, dict) or not isinstance(body.get("query"), str):
            raise Refusal("missing_parameter", [{"field": "query", "value": ""}])
        variables = body.get("variables")
        if variables is not None and not isinstance(variables, dict):
            raise Refusal("bad_parameter", [{"field": "variables", "value": "", "message": "must be an object"}])
        served: list[Delivery] = []
        try:
            operation = read_document(body["query"], variables)
            data = {field.key: self._root(operation.kind, field, request, served) for field in operation.fields}
        except (DocumentError, AskedWrongly) as error:
            return json_answer(200, {"errors": [{"message": str(error), "locations": [{"line": 1, "column": 1}]}]})
        answer = json_answer(200, {"data": data})
        return Answer(answer.status, answer.headers, answer.body, served[0] if served else None)

    def download(self, _request: Request, path: Mapping[str, str]) -> Answer:
        """Return the file of a bulk operation: a line for each object."""
        kept = self._stock.traversals.get(_BULK, "current")
        if kept is None or path["operation"] != self._file(kept) or self._status(kept) != "COMPLETED":
            raise Refusal("not_found", path=path["operation"])
        field, dataset, view = self._asked_for(kept["query"])
        kind, rows = self._kind(field.name), view.cut(0, len(view))
        made = (dump(line) + b"\n" for row in rows for line in lines(kind, dataset.record(row), below(field)))
        headers = (("Content-Type", "application/jsonl"),)
        return Answer(200, headers, stream=made, delivery=Delivery(field.name, rows))

    def _root(self, operation: str, field: Field, request: Request, served: list[Delivery]) -> Any:
        name = field.name
        if operation == "mutation":
            return self._mutation(field)
        if name in self._stock.spec.resources:
            return self._connection(field, served)
        if name == "currentBulkOperation":
            return self._bulk(field, request)
        if name == "shop":
            shop = {"id": 1, "name": "Octo Shop", "myshopify_domain": "octo-shop.myshopify.com"}
            return node("Shop", shop, field.fields)
        if name in self._creations or name == "node":
            return self._single(field)
        raise AskedWrongly(f"Field '{name}' doesn't exist on type 'QueryRoot'")

    def _single(self, field: Field) -> Any:
        kind, number = read_gid(field.arguments.get("id"))
        resource = self._kinds.get(kind)
        row = self._stock.datasets[resource].locate(number) if resource else None
        if resource is None or row is None:
            return None
        return node(kind, self._stock.datasets[resource].record(row), field.fields)

    def _connection(self, field: Field, served: list[Delivery]) -> dict[str, Any]:
        dataset, view = self._view(field)
        first, after = field.arguments.get("first"), field.arguments.get("after")
        if not isinstance(first, int) or isinstance(first, bool):
            raise AskedWrongly("you must provide one of first or last")
        named = {"first": str(first), **({"after": str(after)} if after is not None else {})}
        cut = self._cut(field, named, dataset, view)
        rows = view.cut(cut.start, cut.stop)
        served.append(Delivery(field.name, rows))
        kind = self._kind(field.name)
        nodes = [node(kind, dataset.record(row), below(field)) for row in rows]
        marks = [cut.mark(place) if cut.mark else "" for place in range(cut.start, cut.stop)]
        edges = [{"cursor": mark, "node": each} for mark, each in zip(marks, nodes, strict=True)]
        info = {
            "hasNextPage": cut.next is not None,
            "hasPreviousPage": cut.start > 0,
            "startCursor": marks[0] if marks else None,
            "endCursor": marks[-1] if marks else None,
        }
        shown: Mapping[str, Any] = {"nodes": nodes, "edges": edges, "pageInfo": info}
        unknown = [each.name for each in field.fields if each.name not in shown]
        if unknown:
            raise AskedWrongly(f"Field '{unknown[0]}' doesn't exist on type '{kind}Connection'")
        return {each.key: shown[each.name] for each in field.fields}

    def _cut(self, field: Field, named: Mapping[str, str], dataset: Dataset, view: View) -> Cut:
        stock, conditions = self._stock, {name: field.arguments.get(name) for name in ("query", "sortKey", "reverse")}
        asked = Asked(
            named,
            len(view),
            f"{field.name} {conditions}",
            stock.keyring.seal,
            rows=ViewRows(dataset, view),
            memory=stock.traversals,
            now=stock.clock.now(),
        )
        try:
            return cut_page(self._style, asked)
        except Refusal as refusal:
            raise AskedWrongly(str(refusal.problems[0]["message"])) from refusal

    def _view(self, field: Field) -> tuple[Dataset, View]:
        dataset = self._stock.datasets[field.name]
        where = read_terms(
            str(field.arguments.get("query") or ""), [name for name in _SEARCHED if name in dataset.template]
        )
        sort = _SORTS.get(str(field.arguments.get("sortKey") or "ID"))
        if sort is None:
            raise AskedWrongly(f"{field.arguments['sortKey']} is no sort key")
        return dataset, dataset.view(where, (Order(sort, bool(field.arguments.get("reverse"))),))

    def _mutation(self, field: Field) -> Any:
        if field.name == "bulkOperationRunQuery":
            return self._run(field)
        noun = field.name.removesuffix("Create")
        creation = self._creations.get(noun)
        given = field.arguments.get("input") or field.arguments.get(noun)
        if creation is None or not field.name.endswith("Create") or not isinstance(given, Mapping):
            raise AskedWrongly(f"Field '{field.name}' doesn't exist on type 'Mutation'")
        made = creation.one({snake(name): value for name, value in given.items()})
        wrong = [{"field": [each["field"]], "message": f"{each['field']} {each['message']}"} for each in made.problems]
        shown: dict[str, Callable[[Field], Any]] = {
            noun: lambda each: node(noun.capitalize(), made.record, each.fields) if made.record else None,
            "userErrors": lambda _each: wrong,
        }
        return {each.key: shown[each.name](each) for each in field.fields if each.name in shown}

    def _run(self, field: Field) -> Any:
        before = self._stock.traversals.get(_BULK, "current")
        shown: dict[str, Any] = {"bulkOperation": None, "userErrors": []}
        if before is not None and self._status(before) != "COMPLETED":
            told = f"A bulk query operation for this app and shop is already in progress: {before['id']}."
            shown["userErrors"] = [{"field": None, "message": told}]
        else:
            query = str(field.arguments.get("query"))
            self._asked_for(query)
            number = self._stock.traversals.tick(_BULK)
            kept = {"id": gid("BulkOperation", number), "query": query, "at": self._stock.clock.now()}
            self._stock.traversals.put(_BULK, "current", kept)
            shown["bulkOperation"] = {"id": kept["id"], "status": "CREATED"}
        return {each.key: shown[each.name] for each in field.fields if each.name in shown}

    def _bulk(self, field: Field, request: Request) -> Any:
        kept = self._stock.traversals.get(_BULK, "current")
        if kept is None:
            return None
        status, write = self._status(kept), FORMATS["iso_seconds"]
        done = status == "COMPLETED"
        _, _, view = self._asked_for(kept["query"])
        shown = {
            "id": kept["id"],
            "status": status,
            "error_code": None,
            "created_at": write(kept["at"]),
            "completed_at": write(kept["at"] + self._seconds) if done else None,
            "root_object_count": str(len(view) if done else 0),
            "object_count": str(len(view) if done else 0),
            "url": f"{request.base}/bulk/{self._file(kept)}" if done and len(view) else None,
            "query": kept["query"],
        }
        return {each.key: shown[snake(each.name)] for each in field.fields if snake(each.name) in shown}

    def _asked_for(self, query: str) -> tuple[Field, Dataset, View]:
        """Return the one connection that a bulk operation is about; raises `AskedWrongly` or `DocumentError`."""
        operation = read_document(query)
        (field, *others) = operation.fields
        if others or field.name not in self._stock.spec.resources or not below(field):
            raise AskedWrongly("Bulk queries must contain at least one connection, and no more than one at the top.")
        return (field, *self._view(field))

    def _kind(self, resource: str) -> str:
        kind: str = self._stock.spec.resources[resource].facts["kind"]
        return kind

    def _status(self, kept: Mapping[str, Any]) -> str:
        passed = self._stock.clock.now() - kept["at"]
        return "COMPLETED" if passed >= self._seconds else "RUNNING" if passed >= self._seconds / 10 else "CREATED"

    @property
    def _seconds(self) -> float:
        return float(self._stock.spec.facts["bulk_seconds"])

    def _file(self, kept: Mapping[str, Any]) -> str:
        return f"{self._stock.keyring.seal(kept['id'] + kept['query'])}.jsonl"
