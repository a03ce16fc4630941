"""The work of a job: pages to a result, or a file to the vendor."""
