"""A service that nobody has a connector for lists its records as the platform does: that is all a bulk job needs."""

import json

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["GEN-01", "GEN-02"], needs=["instances", "lists"], vendors=["greenhouse"])
def whoever_lists_as_the_platform_does_can_be_downloaded(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    # The target itself is such a service, with the lists of the instance that is there already.
    below = {
        "base.url": bulk.target.url,
        "element": hiring.instance.element,
        "user": bulk.target.user,
        "list.authentication": json.dumps({"type": "key", "value": "Element {element}, User {user}"}),
    }
    above = hiring.another(below, connector="list")
    assert above.ask("GET", "/objects").json() == hiring.ask("GET", "/objects").json()
    job = above.download("candidates", pageSize=25)
    status = job.ends("COMPLETED")
    assert (status["recordsCount"], status["metadata"]["totalApiCallCount"]) == (60, 3)
    assert job.records() == hiring.truth("candidates")
    assert above.ask("DELETE", f"/instances/{above.instance.id}").ok
