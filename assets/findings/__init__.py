"""What checks between tables and over time find, and whom it concerns."""
