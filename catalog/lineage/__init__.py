"""Which column comes from which, over all floors, and what stops when one of them goes."""
