"""Conditions made quick for seeded rows: drawn fields are decided once a variant, ordered ones by bisection."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence

from mock_vendors.data.kinds import Drawn, Indexed
from mock_vendors.data.leaf import Leaf, Leaves
from mock_vendors.data.spread import spread
from mock_vendors.data.where import All, Comparison, Condition, Not, passes

Predicate = Callable[[int], bool]


class Seeker:
    """Finds the seeded rows of one resource that meet a condition."""

    def __init__(self, leaves: Leaves, count: int) -> None:
        self._leaves, self._count = leaves, count

    def rows(self, condition: Condition, span: range | None = None) -> Sequence[int]:
        """Return the rows (of a span) in ascending order, as a range where the condition allows."""
        tests = _conjuncts(condition)
        left, span = [], range(self._count) if span is None else span
        for test in tests:
            narrowed = self._narrowed(test, span)
            if narrowed is None:
                left.append(test)
            else:
                span = narrowed
        found = self._located(left)
        if not left:
            return span
        wanted = self.predicate(All(tuple(left)))
        rows = span if found is None else [row for row in found if row in span]
        return array("q", (row for row in rows if wanted(row)))

    def predicate(self, condition: Condition) -> Predicate:
        """Return the condition as a function of the row number."""
        if isinstance(condition, Comparison):
            return self._test(condition)
        if isinstance(condition, Not):
            inner = self.predicate(condition.part)
            return lambda row: not inner(row)
        parts = [self.predicate(part) for part in condition.parts]
        if isinstance(condition, All):
            return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)
        return lambda row: any(part(row) for part in parts)

    def _test(self, test: Comparison) -> Predicate:
        if any(passes(test.op, value, test.value) for value in self._leaves.constants(test.field)):
            return lambda _row: True
        tests = [self._leaf_test(leaf, test) for leaf in self._leaves.by_path.get(test.field, ())]
        if len(tests) == 1:
            return tests[0]
        return lambda row: any(each(row) for each in tests)

    def _leaf_test(self, leaf: Leaf, test: Comparison) -> Predicate:
        source, op, want = leaf.source, test.op, test.value
        if isinstance(source, Drawn):
            group, verdicts = self._leaves.groups[leaf.group], self._verdicts(leaf, source, test)
            start, size = group.start, group.size
            return lambda row: verdicts[spread(row, start, size)]
        key = self._leaves.key(leaf)
        return lambda row: passes(op, key(row), want)

    def _verdicts(self, leaf: Leaf, source: Drawn, test: Comparison) -> list[bool]:
        """Decide a drawn field once for each variant of its group."""
        values, comparable = self._leaves.groups[leaf.group].values(source), self._leaves.comparable
        return [passes(test.op, comparable(value), test.value) for value in values]

    def _narrowed(self, test: Condition, span: range) -> range | None:
        """Return what a test leaves of a span without looking at its rows, or None if that cannot be told."""
        leaves = self._leaves.by_path.get(test.field, ()) if isinstance(test, Comparison) else ()
        if not isinstance(test, Comparison) or len(leaves) != 1:
            return None
        source = leaves[0].source
        if isinstance(source, Drawn):
            verdicts = set(self._verdicts(leaves[0], source, test))
            return None if len(verdicts) > 1 else span if True in verdicts else span[:0]
        if test.op not in _BOUNDS or test.value is None:
            return None
        if not isinstance(source, Indexed) or not source.ascending or source.key is None:
            return None
        if not isinstance(test.value, int | float) or isinstance(source.key(0), str):
            return None
        low = bisect_left(span, test.value, key=source.key)
        high = low + bisect_left(span[low:], True, key=lambda row: source.key(row) > test.value)  # type: ignore[misc]
        marks, (begin, end) = (0, low, high, len(span)), _BOUNDS[test.op]
        return span[marks[begin] : marks[end]]

    def _located(self, tests: Sequence[Condition]) -> list[int] | None:
        """Return the only rows that can pass, if some test asks for a value that tells its row."""
        for test in tests:
            if isinstance(test, Comparison) and test.op in ("=", "in"):
                wanted = test.value if test.op == "in" else (test.value,)
                places = [self._locate(test.field, value) for value in wanted]
                if places and all(place is not None for place in places):
                    return sorted({row for place in places for row in place or ()})
        return None

    def _locate(self, field: str, value: object) -> list[int] | None:
        """Return the candidates for one value, or None if its field does not tell."""
        leaves = self._leaves.by_path.get(field, ())
        if len(leaves) != 1:
            return None
        source = leaves[0].source
        if isinstance(source, Indexed) and source.locate is not None:
            row = source.locate(value)
            return [] if row is None else [row]
        locator = None if isinstance(source, Drawn | Indexed) else source.locator
        if locator is None:
            return None
        match = locator.fullmatch(str(value))
        return [int(match[1])] if match else []


# Where the rows that pass begin and end, among: 0, the first not below the value, the first above it, the end.
_BOUNDS = {">=": (1, 3), ">": (2, 3), "<": (0, 1), "<=": (0, 2), "=": (1, 2)}


def _conjuncts(condition: Condition) -> list[Condition]:
    if isinstance(condition, All):
        return [test for part in condition.parts for test in _conjuncts(part)]
    return [condition]
