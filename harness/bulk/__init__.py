"""The Bulk API as a service: criteria become jobs, jobs become results, and nothing is lost in between."""
