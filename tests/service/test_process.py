"""The service as a process: one line when it is ready, its exit codes, and a job that outlives it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from processes import authorization, instances_file, running
from service.support import TOO_LONG_SECONDS, vendor_server

from contracts import SystemClock
from harness.bulk.__main__ import main
from harness.client import AccountClient, BulkClient, BulkError
from mock_vendors.server import VendorServer

pytestmark = pytest.mark.process


@contextmanager
def vendor(records: int = 200) -> Iterator[VendorServer]:
    with vendor_server("eloqua", records, SystemClock()) as server:
        yield server


def instances(folder: Path, server: VendorServer) -> Path:
    credentials = dict(server.vendor.credentials)
    return instances_file(folder, [{"vendor": "eloqua", "url": server.url, "credentials": credentials}])


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run the process's main function here, which is many times as quick as a process."""
    code = main(arguments)
    said = capsys.readouterr()
    assert said.out == ""
    return code, said.err


def test_a_job_goes_on_in_the_next_process(tmp_path: Path) -> None:
    with vendor() as server:
        arguments = ["--state", str(tmp_path / "state"), "--instances", str(instances(tmp_path, server))]
        requests.post(f"{server.control_url}/faults", json={"faults": ["throttle:3600@calls=2"]}, timeout=30)
        with running("harness.bulk", *arguments) as first:
            url = first.ready["url"]
            body = {"objectName": "contact", "pageSize": 50}
            job = requests.post(f"{url}/bulk/download", json=body, headers=authorization(), timeout=30).json()["id"]
            while status(url, job)["recordsCount"] < 50:
                pass
        assert first.child.returncode == 0
        with running("harness.bulk", *arguments) as second:
            found = ended(second.ready["url"], job)
            result = requests.get(f"{second.ready['url']}/bulk/{job}/x", headers=authorization(), timeout=30).content
        truth = requests.get(f"{server.control_url}/truth/contacts", timeout=30).content
    assert (found["status"], result) == ("COMPLETED", truth)


def status(url: str, job: str) -> dict[str, object]:
    body: dict[str, object] = requests.get(f"{url}/bulk/{job}/status", headers=authorization(), timeout=30).json()
    return body


def ended(url: str, job: str) -> dict[str, object]:
    clock = SystemClock()
    start = clock.now()
    while (found := status(url, job))["status"] != "COMPLETED":
        assert clock.now() - start < TOO_LONG_SECONDS, found
    return found


def test_a_service_that_was_given_nothing_has_an_account_of_its_own(tmp_path: Path) -> None:
    arguments = ["--state", str(tmp_path / "state"), "--allow-egress", "127.0.0.0/8"]
    with vendor(5) as server, running("harness.bulk", *arguments) as service:
        file = Path(service.ready["account"])
        secrets = json.loads(file.read_text())
        account = AccountClient(
            service.ready["url"], user=secrets["user_secret"], organization=secrets["organization_secret"]
        )
        instance = account.create_instance("eloqua", server.url, dict(server.vendor.credentials))
        client = BulkClient(service.ready["url"], element=instance.token or "", user=secrets["user_secret"])
        job = client.download("contact")
        assert client.wait(job.id, timeout=TOO_LONG_SECONDS).records == 5
    assert (file.stat().st_mode & 0o077, client.base_url) == (0, service.ready["url"])


def test_instances_of_callers_reach_no_private_address_unless_it_is_opened(tmp_path: Path) -> None:
    with vendor(5) as server, running("harness.bulk", "--state", str(tmp_path / "state")) as service:
        secrets = json.loads(Path(service.ready["account"]).read_text())
        account = AccountClient(
            service.ready["url"], user=secrets["user_secret"], organization=secrets["organization_secret"]
        )
        with pytest.raises(BulkError, match="not a public address"):
            account.create_instance("eloqua", server.url, dict(server.vendor.credentials))


def test_a_taken_port_is_3_also_as_the_exit_code_of_the_process(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "harness.bulk", "--state", str(tmp_path / "x"), "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TOO_LONG_SECONDS, check=False)
    assert (done.returncode, done.stdout, f"--port {port}: taken" in done.stderr) == (3, "", True)


def test_a_state_that_is_no_folder_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with vendor(1) as server:
        file = instances(tmp_path, server)
        code, said = refused(capsys, "--state", str(file), "--instances", str(file))
    assert (code, "cannot be used" in said) == (2, True)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "not valid YAML"),
        ("[]", "must be a list of instances"),
        (json.dumps({"instances": [{"instance_id": "x"}]}), "instances.0.element_token: must be a text"),
        (
            json.dumps(
                {
                    "instances": [
                        {
                            "instance_id": 1,
                            "connector": "etzy",
                            "base_url": "http://127.0.0.1:1",
                            "element_token": "a",
                            "user_secret": "b",
                        }
                    ]
                }
            ),
            "Did you mean 'etsy'?",
        ),
    ],
    ids=["broken", "no-list", "no-token", "unknown-connector"],
)
def test_a_bad_instances_file_is_2_and_says_what_is_wrong(
    document: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "instances.json"
    path.write_text(document)
    code, text = refused(capsys, "--state", str(tmp_path / "x"), "--instances", str(path))
    assert (code, said in text) == (2, True), text


@pytest.mark.parametrize(
    ("url", "said"),
    [("nonsense", "database: cannot be used"), ("sqlite:////no/such/folder/x.db", "unable to open database file")],
)
def test_a_database_that_cannot_be_used_is_2(
    url: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with vendor(1) as server:
        file = str(instances(tmp_path, server))
        code, text = refused(capsys, "--state", str(tmp_path / "x"), "--instances", file, "--database", url)
    assert (code, said in text) == (2, True), text


def test_a_foreign_file_in_the_place_of_the_database_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "bulk.db").write_bytes(b"this is no database" * 100)
    with vendor(1) as server:
        code, text = refused(capsys, "--state", str(tmp_path / "x"), "--instances", str(instances(tmp_path, server)))
    assert (code, "not a database" in text) == (2, True), text


def test_bad_arguments_are_2(capsys: pytest.CaptureFixture[str]) -> None:
    codes = [
        refused(capsys, "--port", "x")[0],
        refused(capsys)[0],
        refused(capsys, "--state", "/proc/x", "--workers", "0")[0],
    ]
    assert codes == [2, 2, 2]
