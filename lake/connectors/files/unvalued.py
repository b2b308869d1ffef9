"""Cells of a workbook that hold no value: errors, and formulas whose result the program that wrote them left out.

The reader of workbooks shows them as empty, or as 0. They are kept as what they are, behind `=`, as one would enter
them, so that no rule takes them for nothing or for a value: `=#REF!`, `=A1+B1`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unvalued:
    """A cell by row and column, from 0, and the text that it is read as."""

    row: int
    column: int
    text: str
    is_error: bool = False
