"""A column called properties.email fills a field inside an object; an empty cell leaves its field out."""

from harness.suites import scenario
from harness.suites.story import Bulk

TABLE = """properties.email,properties.firstname,properties.city
ada@example.org,Ada,London
bob@example.org,,
nonsense,Cleo,
"""


@scenario(promises=["UP-03"], bugs=["BLK-07"], needs=["upload"], vendors=["hubspot"])
def dotted_headers_nest_and_empty_cells_are_left_out(bulk: Bulk) -> None:
    crm = bulk.instance("hubspot")
    before = len(crm.truth("contacts"))

    job = crm.upload("contacts", TABLE)
    status = job.ends("COMPLETED")

    assert (status["recordsCount"], status["recordsFailedCount"]) == (3, 1)
    ada, bob = (contact["properties"] for contact in crm.truth("contacts")[before:])
    assert (ada["email"], ada["firstname"], ada["city"]) == ("ada@example.org", "Ada", "London")
    assert (bob["email"], bob.get("firstname"), bob.get("city")) == ("bob@example.org", None, None)
    assert [error["record"] for error in job.errors()] == [{"properties": {"email": "nonsense", "firstname": "Cleo"}}]
