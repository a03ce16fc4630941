"""From a checked connector document to its values; what the file leaves out gets its default here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.connectors.definition_values import (
    Batch,
    Change,
    Create,
    DateField,
    Definition,
    ErrorSignal,
    Filter,
    Get,
    Idempotency,
    LimitHeaders,
    LimitSignal,
    Native,
    ObjectDefinition,
    Pagination,
    Parent,
    Search,
)
from harness.ocnql import parse_condition

Document = Mapping[str, Any]


def definition_of(document: Document) -> Definition:
    """Build the connector that ``document`` describes."""
    return Definition(
        name=document["name"],
        hub=document["hub"],
        display_name=document["displayName"],
        authentication=document["authentication"],
        limit_signals=tuple(LimitSignal(**signal) for signal in document.get("limitSignals", ())),
        objects=tuple(_object(entry, document) for entry in document.get("objects", ())),
        docs_hub=document.get("docsHub"),
        discovery=document.get("discovery", ""),
        template=_object(document["template"], document) if "template" in document else None,
        error_signals=tuple(ErrorSignal(**signal) for signal in document.get("errorSignals", ())),
        limits=tuple(LimitHeaders(**limit) for limit in document["limits"]) if "limits" in document else None,
    )


def _object(entry: Document, connector: Document) -> ObjectDefinition:
    return ObjectDefinition(
        name=entry["name"],
        vendor_name=entry.get("vendorName", entry["name"]),
        path=entry["path"],
        primary_key=entry["primaryKeyName"],
        root_key=entry.get("rootKey", ""),
        pagination=Pagination(**{**connector["pagination"], **entry.get("pagination", {})}),
        parameters={**connector.get("parameters", {}), **entry.get("parameters", {})},
        next_page_key=entry.get("nextPageKey", ""),
        end_key=entry.get("endKey", ""),
        total_key=entry.get("totalKey", ""),
        query=_texts(entry.get("query", {})),
        headers=_texts({**connector.get("headers", {}), **entry.get("headers", {})}),
        empty_statuses=tuple(entry.get("emptyStatuses", ())),
        fields=entry.get("fields", {}),
        filter=_filter(entry.get("where", {}), entry.get("orderBy", {})),
        parent=_parent(entry.get("parent")),
        create=_create(entry.get("create")),
        created_date=_date(entry, "created"),
        updated_date=_date(entry, "updated"),
        query_date=_date(entry, "query"),
        method=entry.get("method", "GET"),
        body=entry.get("body", {}),
        more_key=entry.get("moreKey", ""),
        root_optional=entry.get("rootKeyOptional", False),
        value_name=entry.get("valueName", ""),
        search=_search(entry, connector),
        native=_native(entry, connector),
        get=_get(entry.get("get")),
        references=entry.get("references", {}),
        update=_change(entry.get("update")),
        upsert=_change(entry.get("upsert")),
        batch=_batch(entry.get("batch")),
        hidden=entry.get("create", {}).get("hidden", False),
        **_flags(entry),
    )


def _flags(entry: Document) -> dict[str, bool]:
    """What may be done with the object in bulk; the newer engine does what the older one does unless told apart."""
    download = entry.get("bulkDownloadEnabled", True)
    upload = entry.get("bulkUploadEnabled", "create" in entry)
    return {
        "bulk_download": download,
        "bulk_upload": upload,
        "hulk_download": entry.get("hulkDownloadEnabled", download),
        "hulk_upload": entry.get("hulkUploadEnabled", upload),
    }


_OF_LISTS = frozenset(
    (
        "nextPageKey",
        "endKey",
        "moreKey",
        "totalKey",
        "orderBy",
        "search",
        "create",
        "update",
        "upsert",
        "batch",
        "query",
    )
)
"""Keys that say how one list works: of them a search has its own only."""


def _search(entry: Document, connector: Document) -> Search | None:
    if "search" not in entry:
        return None
    own = dict(entry["search"])
    most, lag, beside = own.pop("most", None), own.pop("lag", 0), tuple(own.pop("beside", ()))
    shared = {name: value for name, value in entry.items() if name not in _OF_LISTS}
    return Search(_object({**shared, **own}, connector), most, float(lag), beside)


def _native(entry: Document, connector: Document) -> Native:
    apis = tuple(connector.get("native", ()))
    download, upload = (entry.get(f"nativeBulk{way}", False) for way in ("Download", "Upload"))
    return Native(apis, entry.get("native", {}), download and bool(apis), upload and bool(apis))


def _date(entry: Document, kind: str) -> DateField | None:
    if f"{kind}DateName" not in entry:
        return None
    return DateField(entry[f"{kind}DateName"], entry[f"{kind}DateFormat"], entry.get(f"{kind}DateOperator", ">="))


def _filter(where: Document, order: Document) -> Filter:
    return Filter(
        dialect=where.get("dialect", "none"),
        fields=where.get("fields", {}),
        order=order.get("names", {}),
        order_parameters=tuple(order.get("parameters", ())),
        order_words=tuple(order.get("words", ("asc", "desc"))),
        order_descending=order.get("descending", "{name} DESC"),
    )


def _parent(entry: Document | None) -> Parent | None:
    if entry is None:
        return None
    variants = entry.get("variants", {"parameter": "", "values": ()})
    return Parent(
        object_name=entry["objectName"],
        key=entry["primaryKeyName"],
        size=entry["pageSize"],
        query=_texts(entry.get("query", {})),
        variants=tuple({variants["parameter"]: value} for value in variants["values"]) or ({},),
        where=parse_condition(entry["where"]) if "where" in entry else None,
        beside=tuple(entry.get("with", ())),
        adds=entry.get("adds", {}),
        listed_too=entry.get("listedToo", False),
    )


def _get(entry: Document | None) -> Get | None:
    if entry is None:
        return None
    return Get(entry.get("path", ""), entry.get("rootKey", ""), entry.get("ids", ""), entry.get("most", 1))


def _create(entry: Document | None) -> Create | None:
    if entry is None:
        return None
    custom = entry.get("customFields", {})
    find = entry.get("find", {})
    return Create(
        path=entry["path"],
        encoding=entry.get("encoding", "json"),
        id_key=entry["idKey"],
        headers=_texts(entry.get("headers", {})),
        aliases=entry.get("aliases", {}),
        custom_fields=_texts(custom.get("names", {})),
        custom_key=custom.get("key", ""),
        lists={name: _texts(defaults) for name, defaults in entry.get("lists", {}).items()},
        types=entry.get("types", {}),
        find_by=tuple(find.get("by", ())),
        find_query=_texts(find.get("query", {})),
        find_newest_first=find.get("newestFirst", False),
        seen_as=find.get("seenAs", {}),
        unseen=tuple(find.get("unseen", ())),
        within=entry.get("within", ""),
        idempotency=Idempotency(**entry["idempotency"]) if "idempotency" in entry else None,
    )


def _change(entry: Document | None) -> Change | None:
    if entry is None:
        return None
    names = {name: tuple(entry.get(name, ())) for name in ("identifiers", "fixed")}
    return Change(entry["path"], entry.get("method", "PATCH"), **names)


def _batch(entry: Document | None) -> Batch | None:
    if entry is None:
        return None
    actions, identifiers = tuple(entry["actions"]), tuple(entry.get("identifiers", ()))
    return Batch(entry["style"], entry["path"], entry["most"], actions, identifiers)


def _texts(entries: Document) -> Mapping[str, str]:
    return {name: str(value) for name, value in entries.items()}
