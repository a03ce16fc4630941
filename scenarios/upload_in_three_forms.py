"""The same customers are sent as a table, as a JSON array and as JSON lines: what arrives is the same."""

import csv
import io
import json
from collections.abc import Sequence

from harness.suites import scenario
from harness.suites.story import Bulk

CUSTOMERS = (
    {"email": "ada@example.org", "name": 'Ada "the first"', "description": "Love,lace"},
    {"email": "bob@example.org", "name": "Bøb\nJr.", "description": "O'Neil;\t\\n"},
)


def table(records: Sequence[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


@scenario(promises=["CAP-02", "UP-03", "UP-04"], bugs=["BLK-06"], needs=["upload"], vendors=["stripe"])
def a_table_an_array_and_lines_say_the_same(bulk: Bulk) -> None:
    payments = bulk.instance("stripe")
    forms: tuple[tuple[str, dict[str, str]], ...] = (
        (table(CUSTOMERS), {}),
        ("\ufeff" + table(CUSTOMERS), {}),
        (json.dumps(CUSTOMERS, indent=2), {"format": "json"}),
        ("\n".join(map(json.dumps, CUSTOMERS)), {"format": "json"}),
    )
    for text, metadata in forms:
        before = len(payments.truth("customers"))
        status = payments.upload("customers", text, **metadata).ends("COMPLETED")
        assert (status["recordsCount"], status["recordsFailedCount"]) == (2, 0)
        arrived = payments.truth("customers")[before:]
        assert [{name: one[name] for name in CUSTOMERS[0]} for one in arrived] == list(CUSTOMERS)
