"""Where a city's interfaces are served."""

PORT = 18212
"""On loopback, if nothing else is asked for."""
