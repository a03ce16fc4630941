"""Everything a user runs: connectors, the bulk service, the judges and their reports."""
