"""A run of the suites, shown: as JSON, on the console, as JUnit, HTML, SARIF, Markdown and GitHub's annotations."""
