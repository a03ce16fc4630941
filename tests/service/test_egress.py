"""Callers cannot make the service call what they could not call themselves."""

from __future__ import annotations

import ipaddress
import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from service.receiver import Receiver
from service.support import bench

from contracts import ContractError, SystemClock
from harness.bulk.egress import Egress, Forbidden, allowing

CLOSED = Egress()
PRIVATE = ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "0.0.0.0/8")
# Ways to write an IPv4 address within an IPv6 one: mapped, translated, 6to4.
WITHIN = (0xFFFF << 32, 0x64FF9B << 96, None)
inside = st.sampled_from(PRIVATE).flatmap(lambda net: st.ip_addresses(v=4, network=net))


def wrapped(address: ipaddress.IPv4Address, way: int | None) -> ipaddress.IPv6Address:
    return ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80) if way is None else way | int(address))


@given(inside, st.sampled_from(WITHIN))
def test_no_spelling_of_a_private_address_is_let_through(address: ipaddress.IPv4Address, way: int | None) -> None:
    spellings = [str(address), str(int(address)), hex(int(address)), f"[{wrapped(address, way)}]"]
    assert [text for text in spellings if CLOSED.url_problem(f"http://{text}/") is None] == []
    assert not CLOSED.allows("a.example", wrapped(address, way))


@given(st.ip_addresses(v=4).filter(lambda address: address.is_global and not address.is_multicast))
def test_public_addresses_are_open(address: ipaddress.IPv4Address) -> None:
    assert CLOSED.url_problem(f"https://{address}/x") is None
    assert CLOSED.allows("a.example", address)
    assert CLOSED.allows("a.example", wrapped(address, WITHIN[0]))


def test_a_name_is_what_it_resolves_to_each_time() -> None:
    answers = [["203.0.114.7"], ["203.0.114.7", "127.0.0.1"]]
    resolve = lambda _host, _port: answers.pop(0)  # noqa: E731
    assert CLOSED.resolved("rebinding.example", 80, resolve) == ["203.0.114.7"]
    with pytest.raises(Forbidden, match=r"'rebinding\.example' is not at a public address"):
        CLOSED.resolved("rebinding.example", 80, resolve)


@pytest.mark.parametrize("allowed", [["127.0.0.0/8", "::1"], ["localhost"]])
def test_what_the_operator_allows_is_reached(allowed: list[str]) -> None:
    receiver = Receiver(200)
    port = receiver.url.rpartition(":")[2]
    with allowing(allowed).session() as session:
        assert session.post(f"http://localhost:{port}", data=b"{}", timeout=10).status_code == 200
    with CLOSED.session() as session, pytest.raises(Forbidden):
        session.post(f"http://localhost:{port}", data=b"{}", timeout=10)
    receiver.close()


def test_a_receiver_that_always_says_a_little_is_cut_off() -> None:
    def drip(server: socket.socket) -> None:
        with server.accept()[0] as connection, suppress(OSError):
            while True:
                connection.sendall(b"H")
                SystemClock().sleep(0.02)

    with socket.create_server(("127.0.0.1", 0)) as server, allowing(["127.0.0.0/8"]).session(total=0.2) as session:
        threading.Thread(target=drip, args=(server,), daemon=True).start()
        with pytest.raises((requests.ConnectionError, requests.Timeout)):
            session.post(f"http://127.0.0.1:{server.getsockname()[1]}", timeout=10)


def test_cookies_are_for_nobody() -> None:
    receiver = Receiver(200, cookie="a=b")
    with allowing(["127.0.0.0/8"]).session() as session:
        for _ in range(2):
            session.post(receiver.url, data=b"{}", timeout=10)
    receiver.close()
    assert [("Cookie" in headers) for headers, _ in receiver.got] == [False, False]


def test_what_is_no_network_and_no_host_is_told_all_at_once() -> None:
    with pytest.raises(ContractError) as wrong:
        allowing(["10.0.0.1/8", "internal.example", "a b"])
    assert [problem.text.split(":")[0] for problem in wrong.value.problems] == [
        "'10.0.0.1/8' is no host and no network",
        "'a b' is no host and no network",
    ]


def test_nor_can_an_instance_be_made_of_such_an_address(tmp_path: Path) -> None:
    who = {"Authorization": "User user=1, Organization organization=1"}
    with bench(tmp_path, records=3, egress=CLOSED) as stand:
        keys = {"base.url": f"{stand.vendor.url}/x", "bulk.callback.base": "http://[::1]/", "username": "u"}
        body = {"element": {"key": "eloqua"}, "configuration": keys}
        answer = stand.call("POST", "/instances", json=body, headers=who)
        assert answer.status_code == 400, answer.text
        message = answer.json()["message"]
        assert all(name in message for name in ("base.url", "bulk.callback.base")), message


HOSTS = ("127.0.0.1", "localhost", "[::1]", "2130706433", "169.254.169.254", "[::ffff:10.1.2.3]")


def test_a_callback_to_an_address_in_here_is_refused_at_once(tmp_path: Path) -> None:
    with bench(tmp_path, records=3, egress=CLOSED) as stand:
        bodies = [{"objectName": "contact", "notificationUrl": f"http://{host}:9/x"} for host in HOSTS]
        answers = [stand.call("POST", "/bulk/download", json=body) for body in bodies]
        assert {answer.status_code for answer in answers} == {400}
        assert all("notificationUrl" in answer.json()["message"] for answer in answers)
        assert stand.get("/bulk/jobs").json() == []
