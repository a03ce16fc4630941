"""The demo itself: jobs through an outage, an upload, and a verdict on each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from contracts import Clock
from harness.audit import VendorControl
from harness.cli.demo.judged import download_evidence, job_report, upload_evidence, verdict_of
from harness.cli.demo.story import DOWNLOADS, PAGE, UPLOAD, Story
from harness.cli.demo.task import Look, Onlooker, Task, follow
from harness.cli.sample import rows, sample_path
from harness.connectors.definition import load_definition
from harness.report import JobReport
from harness.stage import Stage

TIMEOUT = 300.0


def run(stage: Stage, story: Story, *, onlooker: Onlooker, clock: Clock, folder: Path, repeat: str) -> list[JobReport]:
    """Break the vendors as planned, run all downloads at once, then the upload; judge each."""
    for vendor, specs in story.faults.items():
        VendorControl(stage.ready.instance(vendor).control_url).put_faults(specs)
    tasks = [_download(stage, vendor, name) for vendor, name in DOWNLOADS.items()]
    looks = follow(tasks, onlooker, clock, stage.check, TIMEOUT)
    start = min((look.journal[0].at for look in looks if look.journal), default=clock.now())
    reports = [_judged(look, folder, repeat, start) for look in looks]
    return [*reports, _uploaded(stage, onlooker, clock, repeat, start)]


def _download(stage: Stage, vendor: str, object_name: str) -> Task:
    client = stage.client(vendor)
    task = _task(stage, vendor, object_name, "DOWNLOAD")
    created = client.download(object_name, format="application/jsonl", pageSize=PAGE)
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
    evidence = download_evidence(look, folder, repeat)
    return job_report(look, evidence, verdict_of(evidence), start)


def _uploaded(stage: Stage, onlooker: Onlooker, clock: Clock, repeat: str, start: float) -> JobReport:
    from_file = sample_path()
    vendor, object_name = UPLOAD
    task = _task(stage, vendor, object_name, "UPLOAD")
    before = task.total
    created = task.client.upload(object_name, from_file)
    task = replace(task, job_id=created.id, total=len(rows(from_file)))
    (look,) = follow([task], onlooker, clock, stage.check, TIMEOUT)
    evidence = upload_evidence(look, from_file, before, repeat)
    return job_report(look, evidence, verdict_of(evidence), start)
