"""One module a file format, and what formats share."""
