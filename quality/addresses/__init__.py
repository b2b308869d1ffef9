"""Addresses as people write them: taken apart into twelve levels, and found in the standard library."""
