"""The lake command."""
