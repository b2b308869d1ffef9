"""All that the catalogue says, read once: resources with their tables, deadlines, and what may be told of them."""
