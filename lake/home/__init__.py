"""A home as a whole: that its parts belong together, whose it is, who runs in it, and what failed there."""
