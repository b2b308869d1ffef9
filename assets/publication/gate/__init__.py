"""The disclosure gate: what of a released table may be published, by which rules, and the record of it."""
