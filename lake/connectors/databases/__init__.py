"""Tables and queries of departments' databases."""
