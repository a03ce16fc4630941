"""A connector of one's own is one file: it is downloaded from and uploaded to like those that come along."""

from __future__ import annotations

from pathlib import Path

from service.support import Bench, config, vendor_server

from contracts import VirtualClock
from harness.bulk.provisioning import provisioned
from harness.bulk.service import Service

FILE = """
name: mine
displayName: Mine
hub: humancapital
authentication: {type: basic, username: "{api_key}"}
pagination.type: page
pagination.max: "50"
parameters: {page: page, pageSize: per_page}
objects:
  - name: people
    path: /v1/candidates
    primaryKeyName: id
    create:
      path: /v1/candidates
      idKey: id
      headers: {On-Behalf-Of: "{on_behalf_of}"}
      lists: {applications: {}}
      types: {applications.job_id: integer}
"""


def test_a_file_of_ones_own_is_a_connector(tmp_path: Path) -> None:
    file, clock = tmp_path / "mine.yaml", VirtualClock()
    file.write_text(FILE, "utf-8")
    with vendor_server("greenhouse", 120, clock) as server:
        row = {
            "instance_id": 1,
            "connector": str(file),
            "base_url": server.url,
            "credentials": dict(server.vendor.credentials),
            "element_token": "element+/=1",
            "user_secret": "user=1",
        }
        with Service(config(tmp_path, provisioned({"instances": [row]})), clock) as service:
            bench = Bench(service, server)
            job = bench.create(objectName="people", pageSize=200)
            assert bench.ended(job)["recordCount"] == 120
            assert bench.get(f"/bulk/{job}/people").content.splitlines() == bench.truth("candidates")
            upload = bench.ended(bench.upload(b"first_name,last_name,applications.job_id\nAda,Quill,501\n", "people"))
            assert (upload["status"], upload["errorCount"]) == ("COMPLETED", 0)
