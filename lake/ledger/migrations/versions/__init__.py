"""The numbered changes, oldest first."""
