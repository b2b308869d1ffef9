"""Everything that is wrong in what people declared, with file and line."""
