"""开放江门: the open-data site as a folder that any web server can serve, and a small server for it and its API."""
