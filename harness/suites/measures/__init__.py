"""What a job costs: vendor calls, which are the same each time, and time, held against a plain loop."""
