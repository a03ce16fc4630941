"""Wrong bulk implementations, and correct ones that are unlike ours: what the suites are worth is shown by both."""
