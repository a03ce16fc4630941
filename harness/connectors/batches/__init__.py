"""Several records in one request: one module a vendor's way, each telling the outcomes apart."""

from harness.connectors.batches.batch import BATCHES, Lot, Written

__all__ = ["BATCHES", "Lot", "Written"]
