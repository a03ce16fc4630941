"""What an instance says of its objects, and children in their records."""

from __future__ import annotations

from typing import Any

from harness.bulk.engine.children import Children
from mutants.lab import Answer, Lab
from mutants.registry import mutant

OBJECTS, METADATA = r"/objects", r"/objects/[^/]+/metadata"


@mutant("the list of objects is empty")
def no_objects(lab: Lab) -> None:
    lab.bodies(OBJECTS, lambda names: [])


@mutant("objects are described in their list, in place of being named")
def objects_described(lab: Lab) -> None:
    lab.bodies(OBJECTS, lambda names: [{"name": name} for name in names])


@mutant("an object is listed that there is not")
def object_invented(lab: Lab) -> None:
    lab.bodies(OBJECTS, lambda names: [*names, "unicorns"])


@mutant("the last object is not listed")
def object_hidden(lab: Lab) -> None:
    lab.bodies(OBJECTS, lambda names: names[:-1])


@mutant("metadata has no fields")
def metadata_without_fields(lab: Lab) -> None:
    lab.bodies(METADATA, lambda body: {**body, "fields": []})


@mutant("metadata of an object that there is not is empty")
def metadata_of_nothing(lab: Lab) -> None:
    lab.answers(METADATA, lambda answer: answer.say({"name": "x", "fields": []}, 200), status=404)


@mutant("metadata does not tell the pattern of dates")
def metadata_without_masks(lab: Lab) -> None:
    def plain(answer: Answer) -> None:
        body = answer.json
        fields = [{name: field[name] for name in field if name != "mask"} for field in body["fields"]]
        answer.say({**body, "fields": fields})

    lab.answers(METADATA, plain)


@mutant("metadata says of every object that bulk can upload it")
def metadata_promises_uploads(lab: Lab) -> None:
    def promised(body: Any) -> Any:
        return {**body, "bulk": {**body["bulk"], "upload": {**body["bulk"]["upload"], "supported": True}}}

    lab.bodies(METADATA, promised)


@mutant("children are not looked up")
def children_left_out(lab: Lab) -> None:
    lab.swap(Children, "embedded", lambda self, lines, sources, call: list(lines))


@mutant("the field that names a child stays beside it")
def reference_kept(lab: Lab) -> None:
    def with_child(original: Any, self: Children, line: bytes, child: bytes) -> bytes:
        made = original(self, line, child)
        name = self._relatives.relation.field
        return line[:-1] + b"," + made[1:] if f'"{name}"'.encode() in line and made != line else made

    lab.around(Children, "_with", with_child)


@mutant("each record gets the child of the first one")
def one_child_for_all(lab: Lab) -> None:
    firsts: dict[int, bytes] = {}

    def embedded(original: Any, self: Children, lines: Any, sources: Any, call: Any) -> list[bytes]:
        first = firsts.setdefault(id(self), sources[0])
        return original(self, lines, [first] * len(sources), call)

    lab.around(Children, "embedded", embedded)
