"""Records that clients create."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import ContractError, VirtualClock

LISTING = {
    "quantity": 2,
    "title": "A mug, “blue”",
    "description": "Of clay.\nGlazed.",
    "price": "12.50",
    "who_made": "i_did",
    "when_made": "made_to_order",
    "taxonomy_id": 1062,
}
LISTINGS = "/v3/application/shops/{shop_id}/listings"
PERSON = {"first_name": "Bo", "last_name": "Marsh", "applications": [{"job_id": 501}]}
OBJECTS = "/services/data/v61.0/sobjects"


def test_an_etsy_listing_is_a_draft_that_can_be_seen(make: Any) -> None:
    asker = make("etsy")
    answer = asker.form(LISTINGS, LISTING)
    made = json.loads(answer.body)
    assert answer.status == 201
    assert (made["state"], made["price"]["amount"], made["title"]) == ("draft", 1250, LISTING["title"])
    assert asker.get(f"/v3/application/listings/{made['listing_id']}") == made
    assert asker.get(LISTINGS, state="draft") == {"count": 1, "results": [made]}


def test_an_eloqua_contact_keeps_its_custom_fields_and_is_found(make: Any) -> None:
    clock = VirtualClock()
    asker = make("eloqua", clock=clock)
    custom = [{"type": "FieldValue", "id": "100040", "value": "http://www.acme.com"}, {"id": "100017", "value": "CFO"}]
    answer = asker.post("/API/REST/1.0/data/contact", {"emailAddress": "Ann@Acme.com", "fieldValues": custom})
    made = json.loads(answer.body)
    assert (made["title"], made["createdAt"], made["name"]) == ("CFO", str(int(clock.now())), "Ann@Acme.com")
    assert {"type": "FieldValue", "id": "100040", "value": "http://www.acme.com"} in made["fieldValues"]
    for search in ("emailAddress='ann@acme.com'", "emailAddress='ANN*'", f"createdAt>='{int(clock.now())}'"):
        page = asker.get("/API/REST/1.0/data/contacts", search=search, depth="complete")
        assert page["elements"] == [made]


def test_an_address_is_taken_once_whether_seeded_or_created(make: Any) -> None:
    asker = make("eloqua")
    seeded = asker.get("/API/REST/1.0/data/contact/1001")["emailAddress"]
    assert asker.post("/API/REST/1.0/data/contact", {"emailAddress": "one@acme.com"}).status == 201
    for address in ("ONE@acme.com", seeded.upper()):
        answer = asker.post("/API/REST/1.0/data/contact", {"emailAddress": address})
        assert (answer.status, json.loads(answer.body)[0]["requirement"]) == (409, {"type": "UniquenessRequirement"})


def test_a_greenhouse_candidate_comes_with_an_application(make: Any) -> None:
    asker = make("greenhouse")
    made = json.loads(asker.post("/v1/candidates", {**PERSON, "email_addresses": [_mail("bo@x.org")]}).body)
    application = asker.get(f"/v1/applications/{made['application_ids'][0]}")
    assert application["jobs"] == made["applications"][0]["jobs"] == [{"id": 501, "name": "Opening 501"}]
    assert asker.get("/v1/candidates", email="BO@x.org") == [made]


def _mail(address: str) -> dict[str, str]:
    return {"value": address, "type": "work"}


@pytest.mark.parametrize("resource", ["Case", "Contact", "Account"])
def test_a_salesforce_object_is_selected_by_its_id(make: Any, resource: str) -> None:
    asker = make("salesforce")
    fields = {"Contact": {"LastName": "O'Neil"}, "Account": {"Name": "Quill, Ltd"}, "Case": {"Subject": "x"}}[resource]
    answer = asker.post(f"{OBJECTS}/{resource}", fields)
    made = json.loads(answer.body)
    assert (answer.status, made["success"], made["errors"]) == (201, True, [])
    names = ", ".join(fields)
    for identity in (made["id"], made["id"][:15]):
        found = asker.get("/services/data/v61.0/query", q=f"SELECT {names} FROM {resource} WHERE Id = '{identity}'")
        assert [{name: each[name] for name in fields} for each in found["records"]] == [fields]


REFUSED = [
    ("greenhouse", "/v1/candidates", {"first_name": "x"}, 422),
    ("greenhouse", "/v1/candidates", {**PERSON, "first_name": 7}, 422),
    ("greenhouse", "/v1/candidates", {**PERSON, "email_addresses": [{"value": "no", "type": "work"}]}, 422),
    ("eloqua", "/API/REST/1.0/data/contact", {"emailAddress": "no"}, 400),
    ("eloqua", "/API/REST/1.0/data/contact", {}, 400),
    ("eloqua", "/API/REST/2.0/data/account", {"name": ""}, 400),
    ("salesforce", f"{OBJECTS}/Contact", {}, 400),
    ("salesforce", f"{OBJECTS}/Contact", {"LastName": "x", "Nope": 1}, 400),
    ("salesforce", f"{OBJECTS}/Contact", {"LastName": "x", "AccountId": "7"}, 400),
    ("salesforce", f"{OBJECTS}/Contact", [], 400),
]


@pytest.mark.parametrize(("name", "path", "value", "status"), REFUSED)
def test_what_a_vendor_refuses_is_not_kept(make: Any, name: str, path: str, value: Any, status: int) -> None:
    asker = make(name)
    answer = asker.post(path, value)
    assert answer.status == status
    assert all(len(dataset.overlay) == 0 for dataset in asker.vendor.stock.datasets.values())


@pytest.mark.parametrize("field", list(LISTING))
def test_etsy_names_a_missing_parameter(make: Any, field: str) -> None:
    answer = make("etsy").form(LISTINGS, {name: value for name, value in LISTING.items() if name != field})
    assert (answer.status, json.loads(answer.body)) == (400, {"error": f"Missing required parameter {field}"})


def test_salesforce_says_which_fields_are_missing(make: Any) -> None:
    answer = make("salesforce").post(f"{OBJECTS}/Contact", {"Foo": 1})
    assert json.loads(answer.body) == [
        {
            "message": "Required fields are missing: [LastName]",
            "errorCode": "REQUIRED_FIELD_MISSING",
            "fields": ["LastName"],
        },
        {"message": "No such column 'Foo' on sobject of type Contact", "errorCode": "INVALID_FIELD"},
    ]


@pytest.mark.parametrize("body", [b"", b"{", b"[1,", b'"\xff"', b'{"a": NaN}', b'"\\ud800"', b"[" * 100_000])
def test_a_body_that_is_no_json_is_the_clients_mistake(make: Any, body: bytes) -> None:
    asker = make("eloqua")
    headers = {**asker.own, "content-type": "application/json"}
    assert asker.send("POST", "/API/REST/1.0/data/contact", body=body, headers=headers).status == 400


def test_a_write_to_greenhouse_needs_a_user_on_whose_behalf(make: Any) -> None:
    asker = make("greenhouse")
    del asker.own["on-behalf-of"]
    answer = asker.post("/v1/candidates", PERSON)
    assert (answer.status, json.loads(answer.body)["errors"][0]["field"]) == (422, "On-Behalf-Of")


def test_numbers_of_any_length_keep_their_digits(make: Any) -> None:
    asker, revenue = make("salesforce"), 10**30 + 1
    made = json.loads(asker.post(f"{OBJECTS}/Account", {"Name": "x", "AnnualRevenue": revenue}).body)
    assert asker.get(f"{OBJECTS}/Account/{made['id']}")["AnnualRevenue"] == revenue


def test_created_records_outlive_the_process_but_not_a_torn_line(make: Any, tmp_path: Path) -> None:
    first = make("eloqua", state=tmp_path)
    for number in range(3):
        assert first.post("/API/REST/1.0/data/contact", {"emailAddress": f"{number}@acme.com"}).status == 201
    file = tmp_path / "created-contacts.jsonl"
    file.write_bytes(file.read_bytes()[:-5])
    second = make("eloqua", state=tmp_path)
    page = second.get("/API/REST/1.0/data/contacts", search="emailAddress='*@acme.com'")
    assert [record["emailAddress"] for record in page["elements"]] == ["0@acme.com", "1@acme.com"]
    assert second.post("/API/REST/1.0/data/contact", {"emailAddress": "2@acme.com"}).status == 201


def test_created_records_belong_to_one_seed_and_size(make: Any, tmp_path: Path) -> None:
    make("etsy", state=tmp_path)
    with pytest.raises(ContractError, match="use another directory"):
        make("etsy", state=tmp_path, records=61)


def test_a_reset_drops_created_records(make: Any, tmp_path: Path) -> None:
    asker = make("salesforce", state=tmp_path)
    asker.post(f"{OBJECTS}/Account", {"Name": "x"})
    asker.vendor.reset()
    assert asker.get("/services/data/v61.0/query", q="SELECT COUNT() FROM Account")["totalSize"] == 60
    assert (tmp_path / "created-Account.jsonl").read_bytes() == b""
