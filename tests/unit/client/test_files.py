"""Results into files over connections that die, in this process and in one that was killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from unit.client.scripted import Reply, scripted

from harness.client import Unreachable
from harness.client.transfer import ATTEMPTS, CHUNK

BODY = b"".join(b'{"id":%d}\n' % number for number in range(20_000))
TAG = {"ETag": '"7-230"'}
DYING = Reply(BODY, headers=TAG, cut=2 * CHUNK + 9)


def part(start: int) -> Reply:
    headers = {"Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"}
    return Reply(BODY[start:], 206, headers)


@pytest.mark.parametrize(
    "then",
    [[part(2 * CHUNK)], [Reply(BODY)], [part(9), Reply(BODY)]],
    ids=["the rest", "all again", "a part that was not asked for"],
)
def test_a_file_over_a_dying_connection_arrives_whole(tmp_path: Path, then: list[Reply]) -> None:
    with scripted(Reply(BODY, cut=2 * CHUNK + 9), *then) as (_, client):
        assert client.save("1", "contact", tmp_path / "out") == len(BODY)
    assert (tmp_path / "out").read_bytes() == BODY
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_file_that_never_arrives_whole_leaves_the_old_one_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")
    with scripted(*[Reply(BODY, cut=10)] * 9) as (_, client), pytest.raises(Unreachable):
        client.save("1", "contact", tmp_path / "out")
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("out", "old")]


def test_a_stream_that_breaks_off_is_no_end() -> None:
    with scripted(Reply(BODY, cut=5000)) as (_, client), pytest.raises(Unreachable):
        b"".join(client.file("1", "contact"))


def test_what_another_process_left_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    with scripted(*[DYING] * ATTEMPTS, part(2 * CHUNK)) as (service, client):
        with pytest.raises(Unreachable):
            client.save("1", "contact", tmp_path / "out")
        have = (tmp_path / ".out.part").stat().st_size
        service.replies = iter([part(have)])
        told: list[tuple[int, int | None]] = []
        assert client.save("1", "contact", tmp_path / "out", on_bytes=lambda *seen: told.append(seen)) == len(BODY)
    asked = service.asked[-1][2]
    assert (asked["Range"], asked["If-Range"], told[-1]) == (f"bytes={have}-", TAG["ETag"], (len(BODY), len(BODY)))
    assert (tmp_path / "out").read_bytes() == BODY
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("job", ["1", "2"], ids=["a newer version", "another job"])
def test_what_is_left_of_another_file_is_not_mixed_in(job: str, tmp_path: Path) -> None:
    with scripted(*[DYING] * ATTEMPTS, Reply(BODY[::-1])) as (service, client):
        with pytest.raises(Unreachable):
            client.save("1", "contact", tmp_path / "out")
        client.save(job, "contact", tmp_path / "out")
    assert ("Range" in service.asked[-1][2]) is (job == "1")
    assert (tmp_path / "out").read_bytes() == BODY[::-1]


def test_a_part_that_was_the_whole_already_is_fetched_again(tmp_path: Path) -> None:
    with scripted(*[DYING] * ATTEMPTS, Reply(b"{}", 416), Reply(BODY)) as (service, client):
        with pytest.raises(Unreachable):
            client.save("1", "contact", tmp_path / "out")
        assert client.save("1", "contact", tmp_path / "out") == len(BODY)
    assert "Range" not in service.asked[-1][2]
