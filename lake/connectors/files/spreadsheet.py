"""Tables as people exchange them, CSV and workbooks: each is often called as the other, and its bytes decide."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from lake.connectors.files.csv_file import read_csv
from lake.connectors.files.excel_file import Workbook, is_workbook, read_excel, refuse_markup
from lake.connectors.rows.rows import Rows
from lake.connectors.source import Encoding, FileSource, Opened


class CsvSource(FileSource):
    """Delimited text; the delimiter and, when `auto`, the encoding are decided by evidence.

    `columns` are the names of the columns, in order, of a file that has no header.
    """

    nature = "spreadsheet"
    format = "csv"
    suffixes = (".csv", ".tsv", ".txt")

    kind: Literal["csv"] = "csv"
    encoding: Encoding = "auto"
    columns: tuple[str, ...] = ()

    @field_validator("columns")
    @classmethod
    def _apart(cls, columns: tuple[str, ...]) -> tuple[str, ...]:
        folded = [name.casefold() for name in columns]
        if repeated := sorted({name for name in columns if folded.count(name.casefold()) > 1}):
            raise ValueError(f"columns that no table can tell apart: {', '.join(repeated)}")
        return columns

    def read(self, opened: Opened) -> tuple[Rows, str]:
        """Rows of the text, or of the workbook that is called so."""
        if is_workbook(opened.path):
            return _workbook(opened, Workbook())
        return _text(opened, self.encoding, self.columns)

    def is_foreign(self, path: Path) -> bool:
        """Only a workbook is: text is read as a stream of bounded lines."""
        return is_workbook(path)


class ExcelSource(FileSource):
    """XLS, XLSX, XLSB or ODS; title rows above the header are found and left out.

    Without `sheet`, all sheets with the same header are read one below the other; `sheet_column` then keeps the
    sheet's title (a sheet a town) as a column of that name. Headers of several rows are joined by `_`.
    """

    nature = "spreadsheet"
    format = "xlsx"
    suffixes = (".xls", ".xlsx", ".xlsb", ".xlsm", ".ods", ".et")

    kind: Literal["excel"] = "excel"
    sheet: str | None = None
    sheet_column: str | None = None
    header_rows: int = Field(default=1, ge=1, le=3)

    @property
    def sent_as(self) -> str:
        """A workbook is what its name says."""
        suffix = self.path.rpartition(".")[2].lower()
        return suffix if f".{suffix}" in self.suffixes else self.format

    def read(self, opened: Opened) -> tuple[Rows, str]:
        """Rows of the workbook, or of the text that is called so."""
        if is_workbook(opened.path):
            return _workbook(opened, Workbook(self.sheet, self.sheet_column, self.header_rows))
        return _text(opened, "auto")


def _workbook(opened: Opened, wanted: Workbook) -> tuple[Rows, str]:
    return read_excel(opened.path, wanted, opened.expected, opened.folder, opened.name)


def _text(opened: Opened, encoding: Encoding, columns: tuple[str, ...] = ()) -> tuple[Rows, str]:
    refuse_markup(opened.path)
    return read_csv(opened.path, encoding, opened.expected, opened.folder, opened.name, columns)
