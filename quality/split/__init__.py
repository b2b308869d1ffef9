"""A batch becomes accepted, refused and superseded rows."""
