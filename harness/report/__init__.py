"""A run, shown: on the console, as JSON, as one HTML page."""

from harness.report.console import show
from harness.report.document import as_json, document
from harness.report.page import page
from harness.report.run import FaultHits, JobReport, RunReport, Tick

__all__ = ["FaultHits", "JobReport", "RunReport", "Tick", "as_json", "document", "page", "show"]
