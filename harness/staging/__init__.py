"""What a stage is made of: a state directory, a lock, child processes, instances."""
