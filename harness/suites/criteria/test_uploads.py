"""Whatever texts a file has, in whatever form: what arrives at the vendor is what was sent, and comes back the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from hypothesis import strategies as st

from harness.suites import covers
from harness.suites.criteria.subjects import same_table
from harness.suites.criteria.trying import Tries
from harness.suites.story import Bulk

NAMES = ("email", "name", "description")
HOSTILE = [
    "",
    " ",
    ",",
    '"',
    '""',
    "\n",
    "\r\n",
    ";",
    "\t",
    "'",
    "\\",
    "=1+1",
    "null",
    "true",
    "007",
    "1e5",
    "Ωß",
    "\u2028",
    "😀",
]
pieces = st.lists(st.one_of(st.sampled_from(HOSTILE), st.sampled_from(["Ada", "Bob", "x"])), max_size=4).map("".join)
rows = st.lists(st.fixed_dictionaries({"name": pieces, "description": pieces}), min_size=1, max_size=6)
Row = dict[str, str]


def as_table(some: Sequence[Row]) -> str:
    """Write rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, NAMES, lineterminator="\n")
    writer.writeheader()
    writer.writerows(some)
    return text.getvalue()


FORMS = {
    "a table": (as_table, {}),
    "an array": (lambda some: json.dumps(some, ensure_ascii=False), {"format": "json"}),
    "lines": (lambda some: "\n".join(map(json.dumps, some)), {"format": "json"}),
}


@covers(
    promises=["API-07", "CAP-02", "DL-04", "UP-03", "UP-04", "WALK-17"],
    bugs=["BLK-06"],
    needs=["upload"],
    vendors=["stripe"],
)
def test_what_is_sent_arrives_and_comes_back(bulk: Bulk, tries: Tries) -> None:
    payments = bulk.instance("stripe")

    @tries.each(25, some=rows, form=st.sampled_from(sorted(FORMS)))
    def holds(some: list[Row], form: str) -> None:
        payments.control.forget()
        before = len(payments.truth("customers"))
        sent = [{"email": f"one{rank}@example.org", **row} for rank, row in enumerate(some)]
        write, metadata = FORMS[form]
        job = payments.upload("customers", write(sent), **metadata)
        status = job.ends("COMPLETED")
        assert (status["recordsCount"], status["recordsFailedCount"], job.errors()) == (len(sent), 0, [])
        arrived = payments.truth("customers")[before:]
        # An empty cell says nothing of its field, and this vendor keeps an empty text as nothing.
        assert [{name: one[name] or "" for name in NAMES} for one in arrived] == sent

        for named in ("application/jsonl", "application/json", "text/csv"):
            back = payments.download("customers", format=named, selectFields=",".join(NAMES), limit=len(sent))
            back.ends("COMPLETED")
            # This vendor lists the newest first.
            wanted = [{name: one[name] for name in NAMES} for one in reversed(arrived)]
            if named == "text/csv":
                same_table(back.file().content.decode(), NAMES, wanted)
            else:
                assert back.records() == wanted


@covers(
    bugs=["BLK-10", "BLK-11", "BLK-15"],
    promises=["ERR-01", "ERR-02", "ST-12"],
    needs=["upload"],
    vendors=["stripe"],
    slow=True,
)
def test_each_bad_row_is_one_error(bulk: Bulk, tries: Tries) -> None:
    payments = bulk.instance("stripe")

    @tries.each(12, good=st.lists(st.booleans(), min_size=1, max_size=12), look=st.integers(1, 5))
    def holds(good: list[bool], look: int) -> None:
        payments.control.forget()
        # A row with a cell too many fails, and the job goes on.
        lines = [f"one{rank}@example.org,Ada" + ("" if fine else ",extra") for rank, fine in enumerate(good)]
        job = payments.upload("customers", "\n".join(["email,name", *lines, ""]))
        status = job.ends("COMPLETED")
        bad = [rank for rank, fine in enumerate(good, 1) if not fine]
        assert (status["recordsCount"], status["recordsFailedCount"]) == (len(good), len(bad)), status
        errors = job.errors(look)
        assert [int(one["id"]) for one in errors] == bad, "not one error for each bad row, in order"
        assert all(one["status"] for one in errors)
