"""Measured comparisons; every figure is a ratio between two ways of doing the same thing in the same run."""
