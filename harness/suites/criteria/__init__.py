"""Properties: whatever the criteria, the data and the trouble, a job comes to what a plain model says."""
