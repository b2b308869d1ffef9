"""Files and databases, byte for byte the same for the same rows."""
