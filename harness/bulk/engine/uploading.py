"""Which way an upload goes: through the vendor's bulk API or record by record, and how."""

from __future__ import annotations

from collections.abc import Mapping

from harness.bulk.engine.call import Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending
from harness.bulk.engine.native_upload import native_upload
from harness.bulk.engine.upload import upload
from harness.bulk.engine.upload_options import upload_options
from harness.bulk.jobs import Job, StopReason
from harness.connectors.connector import Connector
from harness.connectors.errors import Unsupported
from harness.connectors.native import Way


def uploaded(job: Job, connector: Connector, settings: Mapping[str, str], desk: Desk, signal: Signal) -> Ending:
    """Do the work of ``job`` as its metaData and its instance's settings want it done."""
    ending = native_upload(job, connector, desk, signal) if job.native else None
    if ending is not None:
        return ending
    try:
        writer = connector.writer(job.object_name, Way.of(job.meta), str(job.meta.get("path", "")))
    except Unsupported as error:
        # The connector was another one when the job was made.
        return Ending(StopReason.REFUSED, detail=str(error))
    return upload(job, writer, desk, signal, upload_options(job.meta, settings, writer.most))
