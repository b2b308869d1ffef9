"""The server of the open-data site: files with ranges and tags, CKAN's Action API for reading, rows by Accept."""
