"""The consistent truth of the sandbox city."""
