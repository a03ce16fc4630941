"""The object store: all or nothing, whatever happens half-way; and back again after it was closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import VirtualClock
from mock_vendors.storage.items import Item
from mock_vendors.storage.store import ObjectStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ObjectStore]:
    made = ObjectStore(VirtualClock(), tmp_path)
    yield made
    made.close()


def put(store: ObjectStore, key: str, content: bytes) -> Item:
    return store.put("c", key, store.write([content], ["md5"]))


def blobs(folder: Path) -> int:
    return len(list((folder / "blobs").iterdir()))


def test_what_was_put_is_read_whole_and_in_part(store: ObjectStore) -> None:
    item = put(store, "a", b"0123456789")
    assert b"".join(store.read(item)) == b"0123456789"
    assert b"".join(store.read(item, 3, 6)) == b"345"
    assert item.digests["md5"] == "781e5e245d69b566979b86e28d23f2c7"


def test_content_that_breaks_off_leaves_nothing(store: ObjectStore, tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.write(broken(), [])
    assert blobs(tmp_path) == 0


def test_a_change_that_is_forbidden_leaves_what_was_there(store: ObjectStore, tmp_path: Path) -> None:
    before = put(store, "a", b"old")

    def never(_item: Item | None) -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        store.put("c", "a", store.write([b"new"], []), check=never)
    assert store.find("c", "a") == before
    assert blobs(tmp_path) == 1


def test_new_content_keeps_the_id_and_is_a_later_version(store: ObjectStore, tmp_path: Path) -> None:
    first, second = put(store, "a", b"1"), put(store, "a", b"2")
    assert first.id == second.id
    assert first.version < second.version
    assert blobs(tmp_path) == 1


def test_content_that_is_being_read_stays_readable_when_it_is_replaced(store: ObjectStore) -> None:
    reading = store.read(put(store, "a", b"old"))
    put(store, "a", b"new")
    assert b"".join(reading) == b"old"


def test_another_process_finds_everything_and_sweeps_what_nobody_has(tmp_path: Path) -> None:
    clock, store = VirtualClock(), ObjectStore(VirtualClock(), tmp_path)
    item = put(store, "a", b"kept")
    upload = store.begin("c", "b", 60)
    store.add_part(upload, 1, 0, store.write([b"part"], []))
    store.write([b"nobody's"], [])
    store.close()
    again = ObjectStore(clock, tmp_path)
    assert again.find("c", "a") == item
    assert [part.size for part in again.parts(upload)] == [4]
    assert blobs(tmp_path) == 2
    again.close()


def test_an_upload_ends_on_the_vendors_clock(tmp_path: Path) -> None:
    clock = VirtualClock()
    store = ObjectStore(clock, tmp_path)
    upload = store.begin("c", "a", 60)
    store.add_part(upload, 1, 0, store.write([b"part"], []))
    clock.advance(60)
    assert store.upload(upload.id) is None
    assert blobs(tmp_path) == 0
    store.close()


def test_an_upload_is_finished_once(store: ObjectStore) -> None:
    upload = store.begin("c", "a", 60)
    store.add_part(upload, 1, 0, store.write([b"one"], []))
    item = store.finish(upload, store.write(store.joined(store.parts(upload)), []))
    assert b"".join(store.read(item)) == b"one"
    with pytest.raises(KeyError):
        store.finish(upload, store.write([b"two"], []))
    with pytest.raises(KeyError):
        store.add_part(upload, 2, 0, store.write([b"late"], []))


def test_a_snapshot_brings_back_what_was_there(store: ObjectStore) -> None:
    put(store, "a", b"then")
    dumped = store.dump()
    put(store, "a", b"now")
    put(store, "b", b"more")
    store.load(dumped)
    found = store.items("c")
    assert [item.key for item in found] == ["a"]
    assert b"".join(store.read(found[0])) == b"then"


def test_nothing_is_left_when_it_is_cleared(store: ObjectStore, tmp_path: Path) -> None:
    put(store, "a", b"1")
    store.clear()
    assert store.items("c") == []
    assert (blobs(tmp_path), store.version) == (0, 0)


def test_a_store_without_a_folder_leaves_none_behind() -> None:
    store = ObjectStore(VirtualClock())
    item = put(store, "a", b"1")
    assert b"".join(store.read(item)) == b"1"
    store.close()
