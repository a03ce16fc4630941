"""What a caller asks for reaches the vendor: the size of pages, the condition, the fields, and whatever else."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["DL-06", "DL-20", "DL-21", "DL-22", "DL-23", "DL-24", "GEN-06"],
    bugs=["PAG-25"],
    vendors=["etsy", "eloqua", "greenhouse", "salesforce"],
)
def page_size_condition_and_parameters_reach_the_vendor(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.download("listings", pageSize=25, query={"state": "active", "includes": "Images"}).ends("COMPLETED")
    asked = [call.query for call in shop.calls("listings")]
    assert [one["limit"] for one in asked] == ["25"] * len(asked)
    assert {(one["state"], one["includes"]) for one in asked} == {("active", "Images")}

    hiring = bulk.instance("greenhouse")
    hiring.download("candidates", query={"skip_count": True, "job_id": 7}).ends("COMPLETED")
    assert [(call.query["skip_count"], call.query["job_id"]) for call in hiring.calls("candidates")] == [("true", "7")]

    marketing = bulk.instance("eloqua")
    marketing.download("contact").ends("COMPLETED")
    assert [call.query["count"] for call in marketing.calls("contact")] == ["200"]

    desk = bulk.instance("salesforce")
    job = desk.download("cases", where="Status = 'New'", selectFields="Id, Subject")
    job.ends("COMPLETED")
    (statement,) = [call.query["q"] for call in desk.calls("cases") if not call.failed]
    assert "WHERE Status = 'New'" in statement
    assert {"Id", "Subject"} <= set(statement.split(" FROM ")[0].removeprefix("SELECT ").split(","))
    new = [case for case in desk.truth("cases") if case["Status"] == "New"]
    assert job.records() == [{"Id": case["Id"], "Subject": case["Subject"]} for case in new]
    assert 0 < len(new) < 60

    refused = shop.asks_download("listings", query={"pageSize": 5})
    assert (refused.status_code, "query" in refused.json()["message"]) == (400, True)
