"""Where a resource comes from: one small model a kind, told apart by `kind`."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Encoding = Literal["auto", "utf-8", "gb18030", "utf-16"]


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _FileSource(_Source):
    path: str = Field(description="glob below a landing folder, `**` allowed; also matches members of archives")


class CsvSource(_FileSource):
    """Delimited text; the delimiter and, when `auto`, the encoding are decided by evidence.

    `columns` are the names of the columns, in order, of a file that has no header.
    """

    kind: Literal["csv"] = "csv"
    encoding: Encoding = "auto"
    columns: tuple[str, ...] = ()


class ExcelSource(_FileSource):
    """XLS, XLSX or ODS; title rows above the header are found and left out.

    Without `sheet`, all sheets with the same header are read one below the other; `sheet_column` then keeps the
    sheet's title (a sheet a town) as a column of that name. Headers of several rows are joined by `_`.
    """

    kind: Literal["excel"] = "excel"
    sheet: str | None = None
    sheet_column: str | None = None
    header_rows: int = Field(default=1, ge=1, le=3)


class DbfSource(_FileSource):
    """A dBASE table; deleted records are left out and counted."""

    kind: Literal["dbf"] = "dbf"
    encoding: Encoding = "auto"


class FixedColumn(_Source):
    """A column of a fixed-width text: `start` and `width` in bytes of the file as delivered, `start` from 1."""

    name: str
    start: int = Field(ge=1)
    width: int = Field(ge=1)


class FixedWidthSource(_FileSource):
    """Text in columns of fixed width, without a header."""

    kind: Literal["fixed"] = "fixed"
    encoding: Literal["utf-8", "gb18030"] = "gb18030"
    columns: tuple[FixedColumn, ...] = Field(min_length=1)


class JsonSource(_FileSource):
    """One JSON document; `records` is the dotted way to the list of records, empty for the document itself."""

    kind: Literal["json"] = "json"
    records: str = ""


class JsonLinesSource(_FileSource):
    """One JSON object a line."""

    kind: Literal["jsonl"] = "jsonl"


class XmlSource(_FileSource):
    """One record for each element called `record`; its leaf elements are the columns."""

    kind: Literal["xml"] = "xml"
    record: str


class Watermark(_Source):
    """Only rows whose `column` is as late as at the last load or later, or within the last `lag` before it.

    The column holds times or numbers that grow. Rows without a value in it, or with one that says nothing
    (`lake.connectors.databases.marks`), are read every time. A row that came at the last load and is still the very
    same is not delivered again.
    """

    column: str
    lag: timedelta = Field(default=timedelta(0), description="for rows that are committed late, as in PT10M")


class SqlSource(_Source):
    """A table or a query of a department's database; `connection` names an entry of connections.yaml."""

    kind: Literal["sql"] = "sql"
    connection: str
    table: str | None = None
    query: str | None = None
    watermark: Watermark | None = None

    @model_validator(mode="after")
    def _table_or_query(self) -> "SqlSource":
        if (self.table is None) == (self.query is None):
            raise ValueError("give either `table` or `query`")
        return self


class Paging(_Source):
    """How an interface hands out pages: which parameters to send, and how many records to ask for.

    The server may send fewer a page: the last is the one with which the stated total has come, or the one before an
    empty one.
    """

    page_parameter: str = "page"
    size_parameter: str = "rows"
    size: int = Field(default=500, ge=1, le=10_000)
    first: int = 1


class Cursor(_Source):
    """How an interface continues: the parameter to send, and the dotted way to its next value in the answer."""

    parameter: str = "cursor"
    next: str


class HttpSource(_Source):
    """A JSON interface; `connection` names the base address, `records` the dotted way to the records."""

    kind: Literal["http"] = "http"
    connection: str
    path: str
    records: str = "data"
    parameters: dict[str, str] = {}
    paging: Paging | None = None
    cursor: Cursor | None = None
    per_second: float | None = Field(default=None, gt=0, description="at most so many requests a second")

    @model_validator(mode="after")
    def _paging_or_cursor(self) -> "HttpSource":
        if self.paging and self.cursor:
            raise ValueError("give either `paging` or `cursor`; a page size can stand in `parameters`")
        return self


Source = Annotated[
    CsvSource
    | ExcelSource
    | DbfSource
    | FixedWidthSource
    | JsonSource
    | JsonLinesSource
    | XmlSource
    | SqlSource
    | HttpSource,
    Field(discriminator="kind"),
]
