"""A store against a dictionary: whatever is asked of them, in whatever order, they agree.

Written once against the protocol; a further store is one more entry in ``STORES``.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from postgres import fresh_database

from harness.bulk.engine.ending import Ending, ended
from harness.bulk.jobs import Counters, Direction, IllegalMove, Job, JobStatus, StopReason
from harness.bulk.store.database import HEAD, Database, sqlite_url
from harness.bulk.store.instances import SqlInstances
from harness.bulk.store.outbox import SqlOutbox
from harness.bulk.store.protocol import Checkpoint, Intent, JobStore, Outbox, Outcome, RecordLog, StoredInstance
from harness.bulk.store.sql import SqlJobStore
from harness.bulk.store.tables import metadata
from harness.bulk.store.uploads import SqlRecordLog

Stores = tuple[JobStore, RecordLog, Outbox, Callable[[], None]]


@cache
def empty_file() -> bytes:
    """Return a database whose schema is made once, which takes longer than everything that is done to it later."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jobs.db"
        Database(sqlite_url(path)).close()
        return path.read_bytes()


def sqlite(folder: Path) -> Stores:
    path = folder / "jobs.db"
    if not path.exists():
        path.write_bytes(empty_file())
    database = Database(sqlite_url(path))
    return SqlJobStore(database), SqlRecordLog(database), SqlOutbox(database), database.close


@cache
def one_database() -> str:
    return fresh_database()


def postgresql(folder: Path) -> Stores:
    """Return stores over one database that is emptied each time, which is quicker than making another."""
    database = Database(one_database())
    tables = ", ".join(f'"{name}"' for name in metadata.tables)
    with database.writing() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
    return SqlJobStore(database), SqlRecordLog(database), SqlOutbox(database), database.close


STORES: dict[str, Callable[[Path], Stores]] = {"sqlite": sqlite, "postgresql": postgresql}
UNFINISHED = {JobStatus.CREATED, JobStatus.STARTED, JobStatus.RUNNING, JobStatus.CANCELLATION_PENDING}
counters = st.builds(Counters, *[st.integers(0, 2**40)] * 5, st.floats(0, 1e6))
positions = st.none() | st.dictionaries(st.text(), st.integers(-(2**53), 2**53) | st.text() | st.none(), max_size=3)
checkpoints = st.builds(
    Checkpoint,
    position=positions,
    skip=st.integers(0, 10),
    offset=st.integers(0, 2**40),
    records=st.integers(0, 2**40),
    columns=st.lists(st.text(st.characters(codec="utf-8")), max_size=3).map(tuple),
    stop=st.none() | st.sampled_from(StopReason),
)


class StoreMachine(RuleBasedStateMachine):
    """Drives a store and a dictionary side by side."""

    jobs = Bundle("jobs")
    make: Callable[[Path], Stores] = staticmethod(sqlite)

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store, self.log, self.outbox, self.close = self.make(Path(self.folder.name))
        self.model: dict[int, Job] = {}
        self.claimed: set[int] = set()
        self.saved: dict[int, tuple[Checkpoint, Checkpoint | None]] = {}
        self.letters: set[int] = set()

    @rule(
        target=jobs,
        instance=st.integers(1, 3),
        url=st.none() | st.just("http://x/"),
        body=st.dictionaries(st.text(), st.integers(0, 9)),
    )
    def add(self, instance: int, url: str | None, body: dict[str, int]) -> int:
        job = self.store.add(Job(0, instance, "contact", Direction.DOWNLOAD, 1.5, criteria=body, notification_url=url))
        assert job.id > max(self.model, default=0)
        self.model[job.id] = job
        return job.id

    @rule(job=jobs, instance=st.integers(1, 3))
    def get(self, job: int, instance: int) -> None:
        wanted = self.model[job]
        assert self.store.get(job) == wanted
        assert self.store.get(job, instance) == (wanted if wanted.instance_id == instance else None)

    @rule(instances=st.sets(st.integers(1, 3), min_size=1))
    def claim(self, instances: set[int]) -> None:
        free = [job for job in self.model.values() if job.id not in self.claimed and job.status in UNFINISHED]
        mine = [job for job in free if job.instance_id in instances or job.status is JobStatus.CANCELLATION_PENDING]
        first = min(mine, key=lambda job: (job.status is JobStatus.CREATED, job.id), default=None)
        found = self.store.claim(sorted(instances))
        assert (found and found.id) == (first and first.id)
        if found:
            self.claimed.add(found.id)
            self.model[found.id] = found
            assert found.status is not JobStatus.CREATED

    @rule(job=st.none() | jobs)
    def release(self, job: int | None) -> None:
        self.store.release(job)
        self.claimed -= set(self.model) if job is None else {job}

    @rule(job=jobs, status=st.sampled_from(JobStatus))
    def move(self, job: int, status: JobStatus) -> None:
        before = self.model[job]
        try:
            self.model[job] = self.store.change(job, lambda found: found.to(status, finished_at=2.0, message="über"))
        except IllegalMove:
            return
        if self.model[job].ended and not before.ended and before.notification_url:
            self.letters.add(job)

    @rule(job=jobs, counted=counters, point=checkpoints, durable=st.booleans())
    def save(self, job: int, counted: Counters, point: Checkpoint, durable: bool) -> None:
        assert self.store.save(job, counted, point, durable=durable) is self.model[job].status
        self.model[job] = replace(self.model[job], counters=counted)
        self.saved[job] = (point, point if durable else self.saved.get(job, (None, None))[1])

    @rule(job=jobs)
    def resume(self, job: int) -> None:
        saved = [point for point in self.saved.get(job, ()) if point is not None]
        assert self.store.checkpoints(job) == (*saved, Checkpoint())

    @rule()
    def deliver(self) -> None:
        letter = self.outbox.first()
        assert (letter is None) == (not self.letters)
        if letter:
            self.outbox.settle(letter, "delivered")
            self.letters.remove(letter.job_id)
            self.model[letter.job_id] = replace(self.model[letter.job_id], callback="delivered")

    @invariant()
    def lists_agree(self) -> None:
        for instance in (1, 2, 3) if hasattr(self, "model") else ():
            newest = sorted(
                (job for job in self.model.values() if job.instance_id == instance), key=lambda job: -job.id
            )
            assert self.store.page(instance, None, None, 1000) == (tuple(newest), len(newest))

    def teardown(self) -> None:
        if hasattr(self, "close"):
            self.close()
            self.folder.cleanup()


class PostgresMachine(StoreMachine):
    make = staticmethod(postgresql)


TestSqliteStore = StoreMachine.TestCase
TestSqliteStore.settings = settings(max_examples=25, stateful_step_count=25)
TestPostgresStore = PostgresMachine.TestCase
TestPostgresStore.settings = settings(max_examples=10, stateful_step_count=25)


@pytest.fixture(params=STORES)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    made = STORES[request.param](tmp_path)
    yield made
    made[3]()


@pytest.mark.parametrize("make", STORES.values(), ids=STORES)
def test_of_many_workers_in_two_services_each_job_is_claimed_by_one(
    make: Callable[[Path], Stores], tmp_path: Path
) -> None:
    services = [make(tmp_path) for _ in range(2)]
    wanted = {services[0][0].add(Job(0, 1, "contact", Direction.DOWNLOAD, 1.0)).id for _ in range(40)}
    claimed: list[int] = []

    def work(store: JobStore) -> None:
        while job := store.claim([1]):
            claimed.append(job.id)

    threads = [threading.Thread(target=work, args=(services[rank % 2][0],)) for rank in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for service in services:
        service[3]()
    assert sorted(claimed) == sorted(wanted)


ADDRESSES = {"sqlite": lambda folder: sqlite_url(folder / "jobs.db"), "postgresql": lambda _: fresh_database()}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_one_service_at_a_time_works_on_a_database(address: Callable[[Path], str], tmp_path: Path) -> None:
    url = address(tmp_path)
    first, second = Database(url), Database(url)
    assert first.take()
    assert not second.take()
    first.close()
    assert second.take()
    second.close()


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_instances_come_back_as_they_were_kept(address: Callable[[Path], str], tmp_path: Path) -> None:
    database = Database(address(tmp_path))
    store = SqlInstances(database)
    draft = StoredInstance(0, "über", "etsy", "http://x", {"key": "k"}, {"retry.max": "3"}, "ab", "cd", None, 1.5)
    number = store.add(draft)
    kept = replace(draft, id=number)
    assert (store.ids(), store.get(number), store.with_token("ab"), store.of("cd", None)) == (
        (number,),
        kept,
        kept,
        (kept,),
    )
    assert (store.of("cd", "ef"), store.with_token("cd")) == ((), None)
    store.renew(7, "given", {"a": "1"})
    store.renew(7, "given", {"a": "2"})
    assert (store.renewed(7, "given"), store.renewed(7, "other"), store.renewed(8, "given")) == ({"a": "2"}, {}, {})
    assert (store.remove(number), store.remove(number), store.ids()) == (True, False, ())
    assert store.add(draft) > number
    database.close()


def test_words_that_no_database_could_keep_are_kept_as_far_as_they_can_be(stores: Stores) -> None:
    store = stores[0]
    job = store.add(Job(0, 1, "contact", Direction.DOWNLOAD, 1.0, message="a\0b\ud800"))
    assert job.message == "a\ufffdb?"
    assert store.get(job.id) == job


def test_intents_are_open_until_their_outcomes_are_known(stores: Stores) -> None:
    store, log, *_ = stores
    job = store.add(Job(0, 1, "contact", Direction.UPLOAD, 1.0))
    log.step(job.id, Counters(), [], [Intent(2, 5.0), Intent(1, 5.0)])
    assert log.open_intents(job.id) == (Intent(1, 5.0), Intent(2, 5.0))
    log.step(job.id, Counters(records=1), [Outcome(1, "17")], [Intent(3, 6.0)])
    assert log.open_intents(job.id) == (Intent(2, 5.0), Intent(3, 6.0))
    failed = Outcome(2, status="no", record={"a": 10**30})
    log.step(job.id, Counters(records=2), [failed, Outcome(3, "18")], ())
    assert (log.open_intents(job.id), log.outcomes(job.id, 1)) == ((), (failed, Outcome(3, "18")))


def test_failed_records_come_back_in_the_order_of_the_file_and_in_pages(stores: Stores) -> None:
    store, log, *_ = stores
    job = store.add(Job(0, 1, "contact", Direction.UPLOAD, 1.0))
    outcomes = [Outcome(number, None, "bad", 400, "said", {"n": number}) for number in range(1, 8)]
    log.step(job.id, Counters(), outcomes[:5], ())
    log.step(job.id, Counters(), outcomes[5:], ())
    assert log.failures(job.id, 0, 3) == tuple(outcomes[:3])
    assert log.failures(job.id, 3, 10) == tuple(outcomes[3:])


def test_ids_are_known_to_uploads_of_the_same_instance_and_object_only(stores: Stores) -> None:
    store, log, *_ = stores
    mine, other = (store.add(Job(0, instance, "contact", Direction.UPLOAD, 1.0)) for instance in (1, 2))
    log.step(mine.id, Counters(), [Outcome(1, "a")], ())
    assert log.claimed(mine, ["a", "b"]) == {"a"}
    assert log.claimed(other, ["a"]) == frozenset()


def test_a_job_that_ends_puts_its_callback_into_the_outbox(stores: Stores) -> None:
    store, _, outbox, _ = stores
    job = store.add(Job(0, 1, "contact", Direction.DOWNLOAD, 1.0, notification_url="http://127.0.0.1/x"))
    store.claim([1])
    store.change(job.id, lambda found: ended(found, Ending(StopReason.REFUSED, Counters(), "no"), 9.0))
    letter = outbox.first()
    assert letter is not None
    assert (letter.job_id, letter.url, letter.tries, letter.due) == (job.id, "http://127.0.0.1/x", 0, 9.0)


def test_a_new_database_and_an_old_one_end_at_the_newest_revision(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "jobs.db")
    for _ in range(2):
        database = Database(url)
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
        database.close()
