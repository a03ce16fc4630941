"""The statements of the bulk API, such as ``{{Contact.Field(C_FirstName)}}``: which values they stand for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mock_vendors.stock import Stock

_TIMES = ("createdAt", "updatedAt", "activityDate")
_LISTS = {"fieldValues": ("id", "value"), "details": ("Key", "Value")}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object as the bulk API lists it; ``key`` is where records of the REST API have it."""

    number: str
    name: str
    internal: str
    statement: str
    key: str | None
    kind: str

    def as_json(self, noun: str) -> dict[str, Any]:
        address = self.internal == "C_EmailAddress"
        return {
            "name": self.name,
            "internalName": self.internal,
            "dataType": self.kind,
            "hasReadOnlyConstraint": False,
            "hasNotNullConstraint": False,
            "hasUniquenessConstraint": address,
            "statement": self.statement,
            "uri": f"/{noun}/fields/{self.number}",
        }


class Vocabulary:
    """The statements of one kind of object, and the resource that its records are in."""

    def __init__(self, stock: Stock, noun: str) -> None:
        said: Mapping[str, Any] = stock.spec.facts["bulk"][noun]
        self.noun, self.resource = noun, str(said["resource"])
        self.types: Mapping[str, str] = said.get("types", {})
        word = said["word"]
        listed: Mapping[str, Any] = stock.spec.facts[said["fields"]] if "fields" in said else {}
        self.fields = [
            Field(
                number, each["name"], each["internal"], _said(word, f"Field({each['internal']})"), *_place(number, each)
            )
            for number, each in listed.items()
        ]
        self.system = [
            Field(name, name, name, _said(word, name), key, "string") for name, key in said["system"].items()
        ]
        self._keys = {field.statement.casefold(): field.key for field in (*self.fields, *self.system)}

    def knows(self, statement: Any) -> bool:
        return isinstance(statement, str) and statement.casefold() in self._keys

    def key(self, statement: str) -> str | None:
        """Return where records of the REST API have what a statement stands for; None for nowhere."""
        return self._keys[statement.casefold()]

    def value(self, record: Mapping[str, Any], statement: str, hidden: Collection[str] = ()) -> str:
        """Return what a record has, as exports have it: a text in any case; nothing where it is hidden."""
        key = self.key(statement)
        if key is None or key in hidden:
            return ""
        name, _, part = key.partition(":")
        if part:
            label, held = _LISTS[name]
            found = next((each.get(held) for each in record.get(name, ()) if str(each.get(label)) == part), None)
        else:
            found = record.get(name)
        if found is None:
            return ""
        if name in _TIMES:
            return moment(float(found))
        return (
            next((word for word, mine in self.types.items() if mine == found), str(found))
            if name == _TYPE
            else str(found)
        )


_TYPE = "activityType"


def moment(instant: float) -> str:
    """Return an instant as exports have it."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def stamp(instant: float) -> str:
    """Return an instant as everything else of the bulk API has it."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def _said(word: str, name: str) -> str:
    return f"{{{{{word}.{name}}}}}"


def _place(number: str, each: Mapping[str, Any]) -> tuple[str | None, str]:
    kind = "emailAddress" if each["internal"] == "C_EmailAddress" else "string"
    return each["key"] or f"fieldValues:{number}", kind
