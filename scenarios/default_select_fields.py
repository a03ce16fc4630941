"""An instance names the fields that are wanted of an object; they are taken where the caller names none himself."""

import json

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["ST-14", "DL-06"], needs=["instances"], vendors=["greenhouse"])
def fields_of_the_instance_are_taken_where_the_caller_names_none(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    wanted = json.dumps({"candidates": "last_name,id", "jobs": "id"})
    mine = hiring.another({"api_key": "any", "default.select.fields.map": wanted})

    silent = mine.download("candidates", format="text/csv")
    assert silent.ends("COMPLETED")["defaultSelectFields"] == "last_name,id"
    asking = mine.download("candidates", format="text/csv", selectFields="id")
    asking.ends("COMPLETED")
    other = mine.download("offers")
    assert "defaultSelectFields" not in other.ends("COMPLETED")

    assert silent.table()[0] == ["last_name", "id"]
    assert asking.table() == [["id"], *([str(one["id"])] for one in hiring.truth("candidates"))]
    assert other.records() == hiring.truth("offers")
    assert mine.ask("DELETE", f"/instances/{mine.instance.id}").ok
