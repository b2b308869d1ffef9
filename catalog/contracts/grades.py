"""Grades of GB/T 43697-2024 as in its appendix F.1: how sensitive a column is, and where its table lies because of it.

1 public, 2 internal, 3 sensitive, 4 highly sensitive.
"""

from lake.settings import Zone

PUBLIC, INTERNAL, SENSITIVE = 1, 2, 3


def is_sensitive(grade: int) -> bool:
    """Whether a value of this grade is kept apart and shown masked only."""
    return grade >= SENSITIVE


def zone_of(highest: int) -> Zone:
    """The storage prefix of a table whose most sensitive column has this grade."""
    return "restricted" if is_sensitive(highest) else "internal"
