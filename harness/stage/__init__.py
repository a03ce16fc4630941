"""The stage: mock vendors and a bulk service, in processes of their own or all in this one.

Of all modules of the harness, `mocks` alone knows the mock vendors.
"""

from harness.stage.bench import Bench
from harness.stage.mocks import (
    chosen,
    connected,
    is_file,
    known_vendor,
    profiles,
    served_mock,
    vendor_draft,
    vendor_manners,
    vendor_source,
    vendor_summary,
)
from harness.stage.processes import Stage
from harness.staging.children import Interrupted
from harness.staging.errors import StageError
from harness.staging.instances import Instance, Ready
from harness.staging.state import Facts, Wanted

__all__ = [
    "Bench",
    "Facts",
    "Instance",
    "Interrupted",
    "Ready",
    "Stage",
    "StageError",
    "Wanted",
    "chosen",
    "connected",
    "is_file",
    "known_vendor",
    "profiles",
    "served_mock",
    "vendor_draft",
    "vendor_manners",
    "vendor_source",
    "vendor_summary",
]
