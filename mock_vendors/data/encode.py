"""From a record template to bytes: what can be encoded beforehand is, so that a row is one join."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from mock_vendors.data.kinds import Composed, Drawn, FieldOf, Indexed, Json
from mock_vendors.data.leaf import MARK, Group, Leaf, Leaves
from mock_vendors.data.spread import spread
from mock_vendors.data.text import dump, stringified

Variants = tuple[Group, list[bytes]]
Computed = Callable[[int], bytes]
Piece = bytes | Variants | Computed


class Encoder:
    """Renders rows of one template; ``strings`` and ``left_out`` are the vendor's way with scalars and nulls."""

    def __init__(self, template: Mapping[str, Any], leaves: Leaves, *, strings: bool, left_out: bool) -> None:
        self._leaves, self._strings, self._left_out = leaves, strings, left_out
        self._shared: dict[int, Computed] = {}
        pieces = _merged(self._pieces(template, b""))
        # What is computed comes once, however often a record shows it; then what is picked; then they are put in order.
        self._computed = list(dict.fromkeys(piece for piece in pieces if callable(piece)))
        picked = [piece for piece in pieces if isinstance(piece, tuple)]
        self._groups = list({id(group): (group.start, group.size) for group, _ in picked}.values())
        numbers = {id(group): number for number, group in enumerate({id(group): group for group, _ in picked}.values())}
        self._picked = [(texts, numbers[id(group)]) for group, texts in picked]
        self._format = b"".join(piece.replace(b"%", b"%%") if isinstance(piece, bytes) else b"%b" for piece in pieces)
        self._order = self._places(pieces)

    def row(self, index: int) -> bytes:
        """Return the record as JSON on one line."""
        values = [compute(index) for compute in self._computed]
        picks = [spread(index, start, size) for start, size in self._groups]
        values += [texts[picks[number]] for texts, number in self._picked]
        return self._format % tuple([values[place] for place in self._order])

    def _places(self, pieces: Sequence[Piece]) -> list[int]:
        picked = count(len(self._computed))
        known = {compute: place for place, compute in enumerate(self._computed)}
        return [known[piece] if callable(piece) else next(picked) for piece in pieces if not isinstance(piece, bytes)]

    def _pieces(self, node: Any, lead: bytes) -> Iterator[Piece]:
        if isinstance(node, Mapping) and MARK in node:
            yield from self._leaf(self._leaves.by_node[id(node)], lead)
        elif isinstance(node, Mapping):
            yield from self._object(node, lead)
        elif isinstance(node, list):
            yield lead + b"["
            for place, inner in enumerate(node):
                yield from self._pieces(inner, b"," if place else b"")
            yield b"]"
        else:
            yield self.value(node, lead)

    def _object(self, node: Mapping[str, Any], lead: bytes) -> Iterator[Piece]:
        first = next(iter(node.values()), None)
        if node and self._may_miss(first):
            members = [list(self._pieces(inner, dump(key) + b":")) for key, inner in node.items()]
            yield lambda index: lead + b"{" + b",".join(filter(None, (_at(each, index) for each in members))) + b"}"
            return
        yield lead + b"{"
        for place, (key, inner) in enumerate(node.items()):
            yield from self._pieces(inner, (b"," if place else b"") + dump(key) + b":")
        yield b"}"

    def _may_miss(self, node: Any) -> bool:
        """Tell whether a member of an object may be left out, so that what follows must not begin with a comma."""
        if not isinstance(node, Mapping) or MARK not in node:
            return node is None and self._left_out
        leaf = self._leaves.by_node[id(node)]
        source = leaf.source
        if isinstance(source, Drawn):
            return self._left_out and None in self._leaves.groups[leaf.group].values(source)
        if not isinstance(source, Indexed):
            return False
        return source.absent is not None or (self._left_out and (source.nullable or source.raw is None))

    def value(self, value: Json, lead: bytes = b"") -> bytes:
        """Return one scalar behind what leads it; nothing at all for a null that the vendor leaves out."""
        if value is None and self._left_out:
            return b""
        return lead + dump(stringified(value) if self._strings else value)

    def _leaf(self, leaf: Leaf, lead: bytes) -> Iterator[Piece]:
        source = leaf.source
        if isinstance(source, Drawn):
            group = self._leaves.groups[leaf.group]
            yield group, [self.value(value, lead) for value in group.values(source)]
        elif isinstance(source, Composed):
            yield lead + b'"'
            for part in source.parts:
                yield from self._part(leaf, part)
            yield b'"'
        elif source.raw is not None:
            written = self._quick(source.raw)
            if source.nullable and self._left_out:
                yield _present(lead, written)
            else:
                yield lead
                yield written
        elif source.absent is not None:
            absent = source.absent
            yield lambda index: b"" if absent(index) else self.value(source.at(index), lead)
        else:
            yield lambda index: self.value(source.at(index), lead)

    def _quick(self, raw: Computed) -> Computed:
        """Return how a value is written, the same function for the same value."""
        if not self._strings:
            return raw
        key = id(raw)
        if key not in self._shared:
            self._shared[key] = lambda index: _quoted(raw(index))
        return self._shared[key]

    def _part(self, leaf: Leaf, part: Any) -> Iterator[Piece]:
        if isinstance(part, str):
            yield _inner(part)
        elif isinstance(part, Drawn):
            group = self._leaves.groups[leaf.group]
            yield group, [_inner(value) for value in group.values(part)]
        elif isinstance(part, FieldOf):
            other = self._leaves.by_path[part.path][0]
            inner = other.source.parts if isinstance(other.source, Composed) else (other.source,)
            for each in inner:
                yield from self._part(other, each)
        else:
            yield self._inside(part)

    def _inside(self, part: Indexed) -> Computed:
        """Return how a computed value is written inside a text, the same function for the same value."""
        key = -id(part)
        if key not in self._shared:
            raw, at = part.raw, part.at
            self._shared[key] = (lambda index: raw(index).strip(b'"')) if raw else (lambda index: _inner(at(index)))
        return self._shared[key]


def _at(pieces: Sequence[Piece], index: int) -> bytes:
    """Return what pieces give at a row."""
    return b"".join(
        piece
        if isinstance(piece, bytes)
        else piece(index)
        if callable(piece)
        else piece[1][spread(index, piece[0].start, piece[0].size)]
        for piece in pieces
    )


def _present(lead: bytes, written: Computed) -> Computed:
    """Return a member of an object that is not there when its value is null."""

    def member(index: int) -> bytes:
        text = written(index)
        return b"" if text == b"null" else lead + text

    return member


def _quoted(text: bytes) -> bytes:
    return text if text[:1] == b'"' or text == b"null" else b'"' + text + b'"'


def _inner(value: Json) -> bytes:
    return dump(str(value))[1:-1]


def _merged(pieces: Iterator[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for piece in pieces:
        joined = _joined(out[-1], piece) if out else None
        if joined is None:
            out.append(piece)
        else:
            out[-1] = joined
    return out


def _joined(left: Piece, right: Piece) -> Piece | None:
    if isinstance(left, bytes) and isinstance(right, bytes):
        return left + right
    if isinstance(left, tuple) and isinstance(right, tuple):
        return (left[0], [a + b for a, b in zip(left[1], right[1], strict=True)]) if left[0] is right[0] else None
    if isinstance(left, tuple) and isinstance(right, bytes):
        return left[0], [text + right for text in left[1]]
    if isinstance(left, bytes) and isinstance(right, tuple):
        return right[0], [left + text for text in right[1]]
    return None
