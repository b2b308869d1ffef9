"""Which rows of all sources are one and the same: gathered, normalised, joined by keys, compared, clustered."""
