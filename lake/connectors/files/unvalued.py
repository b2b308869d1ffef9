"""Cells of a workbook that hold no value: errors, and formulas whose result the program that wrote them left out.

The reader of workbooks shows them as empty, or as 0. They are kept as what they are, behind `=`, as one would enter
them, so that no rule takes them for nothing or for a value: `=#REF!`, `=A1+B1`.
"""

from dataclasses import dataclass

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""As the binary formats number them (MS-XLS 2.5.10, MS-XLSB 2.5.97.2)."""


@dataclass(frozen=True)
class Unvalued:
    """A cell by row and column, from 0, and the text that it is read as."""

    row: int
    column: int
    text: str
    is_error: bool = False


def error_name(code: int) -> str:
    """What Excel shows for the number of an error; `#VALUE!` for one that it does not show."""
    return _ERRORS.get(code, "#VALUE!")
