"""Which way a download goes: through the vendor's bulk API or its lists, and how."""

from __future__ import annotations

from collections.abc import Mapping

from harness.bulk.criteria import Criteria, planned
from harness.bulk.engine.call import Signal
from harness.bulk.engine.children import Children
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.download import download
from harness.bulk.engine.ending import Ending, judged
from harness.bulk.engine.native import native_download
from harness.bulk.engine.options import Options, parallel
from harness.bulk.instants import vendor_reader
from harness.bulk.jobs import Job
from harness.connectors.connector import Connector


def downloaded(job: Job, connector: Connector, settings: Mapping[str, str], desk: Desk, signal: Signal) -> Ending:
    """Do the work of ``job`` as its instance's settings want it done."""
    ending = native_download(job, connector, desk, signal) if job.native else None
    if ending is None:
        ending = download(job, connector, desk, signal, options_of(planned(job.plan), connector, settings))
    return judged(ending, settings)


def options_of(criteria: Criteria, connector: Connector, settings: Mapping[str, str]) -> Options:
    """Return how the connector's lists are read; `Unsupported` for children that it cannot look up."""
    name, child = criteria.object_name, criteria.child
    related = None if child is None else connector.related(name, child.object_name, child.key_field)
    children = None if related is None else Children(related, nulls=not criteria.filter_nulls)
    window = criteria.window
    written = "" if window is None else connector.definition.object(name).date_format(window.date_field)
    return Options(parallel(settings), connector.cursors(name), children, vendor_reader(written))
