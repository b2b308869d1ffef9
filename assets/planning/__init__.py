"""What the next run would do, and why, before it does anything."""
