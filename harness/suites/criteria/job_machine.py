"""Jobs of one instance, driven in any order: made, cancelled, restarted, continued, through every mishap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from harness.suites.criteria_model import Record
from harness.suites.job_model import Plan, State, continued, outcomes
from harness.suites.story import Bulk, Job, Subject

OBJECT = "listings"
PEACE = 11
"""Minutes after which a vendor that asked for ten of peace may be called again."""
NEW = State("CREATED")
sizes = st.integers(7, 30)
limits = st.one_of(st.none(), st.integers(1, 70))
budgets = st.one_of(st.none(), st.integers(1, 6))
picks = st.integers(0, 50)


@dataclass(slots=True)
class Known:
    """A job, what it wants and how it must stand."""

    job: Job
    plan: Plan
    state: State = NEW
    restarts: int = 0


class JobMachine(RuleBasedStateMachine):
    """Made into a machine of one target by a subclass that sets ``bulk``, ``side`` and ``records``."""

    bulk: Bulk
    side: Subject
    records: Sequence[Record]

    def __init__(self) -> None:
        super().__init__()
        self.known: list[Known] = []
        self.waiting: Known | None = None
        self.down = False
        self.uncounted = 0

    @initialize()
    def begin(self) -> None:
        self.side.control.forget("journal", "faults", "limits")

    @precondition(lambda self: self.waiting is None)
    @rule(size=sizes, limit=limits, budget=budgets)
    def create(self, size: int, limit: int | None, budget: int | None) -> None:
        plan = Plan(len(self.records), size, limit=limit, budget=budget)
        wanted = {"pageSize": size, "limit": limit, "apiLimit": budget}
        job = self.side.download(OBJECT, **{key: value for key, value in wanted.items() if value is not None})
        self._runs(Known(job, plan))

    @precondition(lambda self: self.waiting is None and not self.down and "clock" in self.bulk.target.capabilities)
    @rule(size=st.integers(7, 20))
    def create_one_that_waits(self, size: int) -> None:
        """The vendor asks for ten minutes' peace after the first page, and time stands still."""
        self.side.faults(f"throttle:600@resource={OBJECT},calls=2")
        # So that nothing else is waited for: jobs before this one may have used up what the vendor allows.
        self.bulk.time.advance(minutes=PEACE)
        self.bulk.time.hold()
        job = self.side.download(OBJECT, pageSize=size)
        self.waiting = Known(job, Plan(len(self.records), size))
        self.waiting.state = State(job.has(size)["status"], size)
        assert self.waiting.state.status == "RUNNING"
        assert job.file().status_code == 400, "a file that still grows was served"

    @precondition(lambda self: self.waiting is not None)
    @rule()
    def time_goes_on(self) -> None:
        self._let_go()

    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        if (one := self._picked(pick)) is None:
            return
        answer = one.job.cancel()
        if one is self.waiting:
            assert answer.status_code == 200, answer.text
            one.job.ends("CANCELLED")
            one.state = State("CANCELLED", one.state.had, "cancel")
            self._settle(one)
        else:
            wanted = 200 if one.state.status == "CANCELLED" else 400
            assert answer.status_code == wanted, f"cancel of {one.job}: {answer.text}"

    @rule(pick=picks)
    def restart(self, pick: int) -> None:
        one = self._picked(pick)
        if one is None or (self.waiting is not None and one is not self.waiting):
            return
        answer = one.job.restart()
        if one.state.status == "COMPLETED" or one.state.reason not in ("budget", "outage"):
            assert answer.status_code == 400, f"restart of {one.job}: {answer.text}"
            return
        assert (answer.status_code, answer.json()["id"]) == (200, one.job.id), answer.text
        one.restarts += 1
        self._runs(one)

    @precondition(lambda self: self.waiting is None)
    @rule(pick=picks, limit=limits, budget=budgets)
    def go_on_from(self, pick: int, limit: int | None, budget: int | None) -> None:
        if (one := self._picked(pick)) is None:
            return
        given = {"limit": limit, "apiLimit": budget, "continueFromJobId": int(one.job.id)}
        wanted = {key: value for key, value in given.items() if value is not None}
        plan = continued(one.plan, one.state, limit, budget)
        if plan is None:
            answer = self.side.asks_download(OBJECT, **wanted)
            assert answer.status_code == 400, f"{one.job} ended for {one.state.reason} and was continued: {answer.text}"
        else:
            self._runs(Known(self.side.download(OBJECT, **wanted), plan))

    @precondition(lambda self: "bounce" in self.bulk.target.capabilities)
    @rule()
    def crash(self) -> None:
        self.bulk.bounce()
        if self.waiting is not None:
            # Counters are kept with each page, and the call that was refused came after one.
            self.uncounted += 1
            self._let_go()

    @precondition(lambda self: self.waiting is None)
    @rule()
    def outage(self) -> None:
        self.down = not self.down
        self.side.faults(*([f"status:503@resource={OBJECT}"] if self.down else []))

    @precondition(lambda self: self.waiting is None and "clock" in self.bulk.target.capabilities)
    @rule(hours=st.integers(1, 3))
    def hours_pass(self, hours: int) -> None:
        self.bulk.time.advance(hours=hours)

    @invariant()
    def the_list_tells_the_truth(self) -> None:
        ours = {one.job.id: one for one in self.known}
        listed = [one for one in self.side.jobs(pageSize="5000") if str(one["job_id"]) in ours]
        assert [str(one["job_id"]) for one in listed] == list(reversed(ours)), "not the newest first, or not all"
        for entry in listed:
            one = ours[str(entry["job_id"])]
            said = (entry["job_status"], entry["record_count"], entry["job_reset_attempt"])
            assert said == (one.state.status, one.state.had, one.restarts), f"{one.job} is listed as {entry}"

    @invariant()
    def every_call_is_counted(self) -> None:
        if self.waiting is None:
            counted = sum(one.job.status()["metadata"]["totalApiCallCount"] for one in self.known)
            made = len(self.side.calls(OBJECT))
            assert made - self.uncounted <= counted <= made, "calls are not counted as they are made"

    def teardown(self) -> None:
        self.side.faults()
        self.bulk.time.flow()
        if self.waiting is not None:
            self.waiting.job.ended()
        self.bulk.check()
        self.bulk.forget()

    def _picked(self, pick: int) -> Known | None:
        some = [*self.known, *([] if self.waiting is None else [self.waiting])]
        return some[pick % len(some)] if some else None

    def _let_go(self) -> None:
        one = self.waiting
        assert one is not None
        self.bulk.time.flow()
        one.job.ends("COMPLETED")
        one.state = State("COMPLETED", one.plan.wants, "end")
        self._settle(one)

    def _settle(self, one: Known) -> None:
        """Who waited has ended; nobody waits any more."""
        self.waiting = None
        self.side.faults()
        self.bulk.time.flow()
        # A target may leave a vendor that asked for peace alone with other jobs too.
        self.bulk.time.advance(minutes=PEACE)
        self.known.append(one)
        self._holds(one)

    def _runs(self, one: Known) -> None:
        """Wait for the end of a run, which must be one that the model allows."""
        status = one.job.ended()
        names = (self.bulk.tolerances.api_limit_status, self.bulk.tolerances.failed_status)
        allowed = list(outcomes(one.plan, one.state.had, down=self.down, names=names))
        found = [a for a in allowed if (a.status, a.had) == (status["status"], status["recordsCount"])]
        assert found, f"{one.job} with {one.plan} is {status['status']} with {status['recordsCount']}, not {allowed}"
        one.state = found[0]
        note(f"{one.job}: {one.state}")
        if one not in self.known:
            self.known.append(one)
        self._holds(one)

    def _holds(self, one: Known) -> None:
        """Its file has exactly what it should."""
        if one.state.had or one.state.status == "COMPLETED":
            start = one.plan.start
            assert one.job.records() == list(self.records[start : start + one.state.had]), f"the file of {one.job}"
