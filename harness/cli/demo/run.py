"""The demo itself: jobs through an outage, an upload, and a verdict on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from contracts import Clock
from harness.audit import VendorControl, download_evidence, upload_evidence
from harness.cli.demo.judged import job_report
from harness.cli.demo.story import DOWNLOADS, UPLOAD, Story
from harness.cli.demo.task import Look, Onlooker, Task, follow
from harness.cli.sample import KEY, created_rows, key_of, rows, sample_path
from harness.connectors.definition import load_definition
from harness.report import JobReport
from harness.stage import Stage

TIMEOUT = 300.0


def run(stage: Stage, story: Story, *, onlooker: Onlooker, clock: Clock, folder: Path, repeat: str) -> list[JobReport]:
    """Break the vendors as planned, run all downloads at once, then the upload; judge each."""
    for vendor, specs in story.faults.items():
        VendorControl(stage.ready.instance(vendor).control_url).put_faults(specs)
    tasks = [_download(stage, vendor, name, story.page) for vendor, name in DOWNLOADS.items()]
    looks = follow(tasks, onlooker, clock, stage.check, TIMEOUT)
    start = min((look.journal[0].at for look in looks if look.journal), default=clock.now())
    reports = [_judged(look, folder, repeat, start) for look in looks]
    return [*reports, _uploaded(stage, onlooker, clock, repeat, start)]


def _download(stage: Stage, vendor: str, object_name: str, page: int) -> Task:
    client = stage.client(vendor)
    task = _task(stage, vendor, object_name, "DOWNLOAD")
    created = client.download(object_name, format="application/jsonl", pageSize=page)
    return replace(task, job_id=created.id)


def _task(stage: Stage, vendor: str, object_name: str, direction: str) -> Task:
    definition = load_definition(vendor)
    resource = definition.object(object_name).vendor_name
    control = VendorControl(stage.ready.instance(vendor).control_url)
    facts = control.state()["resources"][resource]
    seen = max((asked.n for asked in control.journal()), default=0)
    return Task(
        vendor=vendor,
        vendor_name=definition.display_name,
        object_name=object_name,
        resource=resource,
        key=facts["id_field"],
        direction=direction,
        job_id="",
        total=int(facts["records"]),
        client=stage.client(vendor),
        control=control,
        after=seen,
    )


def _judged(look: Look, folder: Path, repeat: str, start: float) -> JobReport:
    task = look.task
    evidence = download_evidence(
        task.control, task.client, look.status, task.resource, folder=folder, after=task.after, repeat=repeat
    )
    return job_report(look, evidence, start)


def _uploaded(stage: Stage, onlooker: Onlooker, clock: Clock, repeat: str, start: float) -> JobReport:
    vendor, object_name = UPLOAD
    sent = rows(sample_path())
    task = _task(stage, vendor, object_name, "UPLOAD")
    before = task.total
    created = task.client.upload(object_name, sample_path())
    task = replace(task, job_id=created.id, total=len(sent))
    (look,) = follow([task], onlooker, clock, stage.check, TIMEOUT)
    found = _at_the_vendor(task, before, sent)
    evidence = upload_evidence(
        task.control, look.status, task.resource, sent=sent, found=found, key=KEY, after=task.after, repeat=repeat
    )
    return job_report(look, evidence, start)


def _at_the_vendor(task: Task, before: int, sent: Sequence[bytes]) -> list[bytes]:
    """Return what was created since, and what earlier runs on the same state had created of the same rows."""
    seeded = before - int(task.control.state()["resources"][task.resource]["created"])
    new = created_rows(task.control.truth(task.resource, start=before))
    wanted = {key_of(row) for row in sent} - {key_of(row) for row in new}
    old = created_rows(task.control.truth(task.resource, start=max(0, seeded), stop=before))
    return new + [row for row in old if key_of(row) in wanted]
