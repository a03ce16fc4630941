"""An account makes a connector instance through the API, works with it, and removes it; no secret is shown again."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["GEN-01", "CON-GH-01"], bugs=["AUT-13"], needs=["instances"], vendors=["greenhouse"])
def an_instance_is_made_used_and_removed(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    mine = hiring.another({"api_key": "secret-of-mine", "event.notification.signature.key": "another-secret"})

    job = mine.download("candidates", limit=5)
    job.ends("COMPLETED")
    assert job.records() == hiring.truth("candidates")[:5]
    assert hiring.ask("GET", f"/bulk/{job.id}/status").status_code == 404
    shown = hiring.ask("GET", "/instances").text
    assert str(mine.instance.id) in shown
    for secret in ("secret-of-mine", "another-secret", mine.instance.element):
        assert secret not in shown

    assert hiring.ask("DELETE", f"/instances/{mine.instance.id}").status_code == 200
    assert mine.ask("GET", f"/bulk/{job.id}/status").status_code == 401
    assert mine.asks_download("candidates").status_code == 401
    assert hiring.ask("DELETE", f"/instances/{mine.instance.id}").status_code == 404
