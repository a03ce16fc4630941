"""A run of the suites, shown: on the console, as JSON, JUnit, HTML, SARIF, Markdown, and to GitHub."""

from harness.report.suite.console import show
from harness.report.suite.coverage import Coverage, coverage
from harness.report.suite.document import as_json, document, read_run
from harness.report.suite.github import annotations
from harness.report.suite.junit import junit
from harness.report.suite.markdown import markdown
from harness.report.suite.page import page
from harness.report.suite.sarif import sarif

__all__ = [
    "Coverage",
    "annotations",
    "as_json",
    "coverage",
    "document",
    "junit",
    "markdown",
    "page",
    "read_run",
    "sarif",
    "show",
]
