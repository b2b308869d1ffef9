"""What the lake remembers: batches, commits, files, verdicts, objections, returned rows."""
