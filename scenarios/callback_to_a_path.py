"""A callback goes to a path of the platform; only there does it carry the authorization that the instance has."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CB-01", "CB-03", "ST-13"],
    bugs=["PAG-29"],
    needs=["callbacks", "instances"],
    vendors=["greenhouse"],
)
def a_path_leads_to_the_platform_and_nowhere_else(bulk: Bulk) -> None:
    hiring, platform, other = bulk.instance("greenhouse"), bulk.receiver(), bulk.receiver()
    base = platform.url.rpartition("/")[0]
    mine = hiring.another(
        {"api_key": "any", "bulk.callback.base": base, "bulk.callback.authorization": "User me, Element it"}
    )

    job = mine.download("candidates", limit=2, notificationUrl="/formulas/instances/7/executions")
    told = platform.next()
    mine.download("candidates", limit=2, notificationUrl=other.url)

    assert (told.path, told.body["id"]) == ("/formulas/instances/7/executions", job.id)
    assert told.headers["Authorization"] == "User me, Element it"
    assert told.body["notificationUrl"] == "/formulas/instances/7/executions"
    assert "Authorization" not in other.next().headers
    assert mine.ask("DELETE", f"/instances/{mine.instance.id}").ok
