"""A run of the suites, shown: on the console, as JSON, JUnit, HTML, SARIF, Markdown, and to GitHub."""

from harness.report.suite.console import show
from harness.report.suite.document import as_json, document, read_run

__all__ = ["as_json", "document", "read_run", "show"]
