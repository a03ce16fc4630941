"""Criteria, conditions and statements for Hypothesis that are nearly right, and wrong by the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from harness.suites.conditions import Condition, Draw, Field, conditions
from harness.suites.strategies import Data, statements

WRONG_VALUES: Mapping[str, Sequence[Any]] = {
    "objectName": ["", "  ", 12, [], None],
    "format": ["text/xml", "", 5, "application"],
    "selectFields": ["title,,state", "", ",title", 5, [""]],
    "limit": [0, -1, "many", 1.5, True, []],
    "apiLimit": [0, -3, "few", 2.5, {}],
    "filterNulls": ["perhaps", 2, []],
    "from": ["yesterday", "2024-13-01", "2024-02-30T00:00:00Z", "25:00"],
    "to": ["tomorrow", "2024-00-10", "2024-01-01T25:00:00Z"],
    "notificationUrl": ["ftp://example.com/x", "nowhere", 5, "http://"],
    "where": ["title =", "= 'x'", "title 'x'", "(title = 'x'"],
    "query": ["a=b", [1], 5, {"page": 2}, {"pageSize": 2}, {"nextPage": "x"}, {"where": "x=1"}, {"fields": "x"}],
    "pageSize": [0, -1, "all", 1.5],
    "docsHubDetails": [{}, {"instanceId": "1"}, {"path": "/x.json"}, "box", []],
    "continueFromJobId": ["abc", -1, 1.5, {}],
    "child": [[], [{"objectName": "x", "parentPrimaryKeyFieldName": "id"}], {"objectName": "x"}, "x"],
}
"""What the table of job criteria says is a bad value, each to be answered with 400 and the name of its key."""
LEFTOVERS = (" AND", " OR", " )", " title", " = 3", " ORDER", " NOT", " WHERE", " eq 'x'", " AND AND a = 'x'", " 'x'")
BEGINNINGS = ("WHERE ", "AND ", "NOT ", "= ", "( ", "'title' = 'x' AND ", "title eq 'x' OR ", "title == 'x' OR ")
ALONE = (
    "title",
    "title =",
    "title LIKE",
    "title LIKE 5",
    "title IN ()",
    "title IN ('a',)",
    "title IN 'a'",
    "title IS",
    "title IS maybe NULL",
    "title NOT = 'x'",
    "title ge 'x'",
    "title = 'x",
    "title = 'it's'",
    "title <>< 'x'",
    "title = 'x' && state = 'y'",
    "title BETWEEN 'a' AND 'b'",
    "title CONTAINING 'x'",
    "`title = 'x'",
    "[title = 'x'",
    "title. = 'x'",
    "1title = 'x'",
    "title = 'a' 'b'",
    "title =! 'x'",
)
STATEMENTS = (
    "select * listings",
    "select from listings",
    "select * from",
    "* from listings",
    "select title, from listings",
    "select title state from listings",
    "select count(*) from listings",
    "select * from listings, receipts",
    "select * from listings join receipts",
    "select * from listings group by title",
    "select * from listings where",
    "select * from listings limit",
    "select * from listings limit some",
    "select * from listings limit -1",
    "select * from listings limit 1.5",
    "select * from listings order title",
    "select * from listings order by",
    "select * from 'listings'",
    "delete from listings",
    "insert into listings values (1)",
)


@st.composite
def broken_conditions(draw: Draw, fields: Sequence[Field]) -> str:
    """Conditions that lost something, or have too much of it."""
    if draw(st.booleans()):
        return str(draw(st.sampled_from(ALONE)))
    good: Condition = draw(conditions(fields, 1))
    if draw(st.booleans()):
        return f"{good.text}{draw(st.sampled_from(LEFTOVERS))}"
    return f"{draw(st.sampled_from(BEGINNINGS))}{good.text}"


@st.composite
def broken_statements(draw: Draw, data: Data) -> str:
    """Statements that are not whole, or ask for what there is not."""
    if draw(st.booleans()):
        return str(draw(st.sampled_from(STATEMENTS)))
    if draw(st.booleans()):
        return f"select * from {data.object_name} where {draw(broken_conditions(data.fields))}"
    more: str = draw(st.sampled_from([" )", " limit 1 limit 2", " where", " from x"]))
    return f"{draw(statements(data)).body['q']}{more}"
