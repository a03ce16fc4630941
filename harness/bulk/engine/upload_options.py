"""How an upload is done: what its metaData wants, within what its instance allows and its vendor takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.bulk.engine.options import width
from harness.connectors.native import Way

PARALLEL = "bulk.upload.parallel"
"""How many requests of one upload may be under way at the same time (1 to 16); ``concurrency: serial`` makes it 1.

With one, which is usual, records are written in the order of the file; with more it is left to chance.
"""
_USUAL = 1

RECORD_SIZE, USE_BATCH = "bulkUploadRecordSize", "useBatchUpload"
_ROUNDS, _CHEAP_ROUNDS = 4, 16


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """So many requests at the same time, so many records in each."""

    parallel: int = 1
    group: int = 1

    def window(self, *, cheap: bool) -> int:
        """Return how many records are begun before all of them must be done.

        After a crash each of them has to be looked for at the vendor, unless it is ``cheap`` to send it again.
        """
        return self.group * self.parallel * (_CHEAP_ROUNDS if cheap else _ROUNDS)


def upload_options(meta: Mapping[str, Any], settings: Mapping[str, str], most: int) -> UploadOptions:
    """Return the options for a vendor that takes up to ``most`` records in one request."""
    parallel = 1 if Way.of(meta).serial else width(settings, PARALLEL, _USUAL)
    usual = most if str(meta.get(USE_BATCH, "")).lower() == "true" else 1
    return UploadOptions(parallel, min(most, int(meta.get(RECORD_SIZE, usual))))
