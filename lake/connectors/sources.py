"""Where a resource comes from: one small model a kind, told apart by `kind`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Encoding = Literal["auto", "utf-8", "gb18030", "utf-16"]


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _FileSource(_Source):
    path: str = Field(description="glob below a landing folder, `**` allowed; also matches members of zip archives")


class CsvSource(_FileSource):
    """Delimited text; the delimiter and, when `auto`, the encoding are decided by evidence."""

    kind: Literal["csv"] = "csv"
    encoding: Encoding = "auto"


class ExcelSource(_FileSource):
    """XLS or XLSX; title rows above the header are found and left out."""

    kind: Literal["excel"] = "excel"
    sheet: str | None = None


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


class SqlSource(_Source):
    """A table or a query of a department's database; `connection` names an entry of connections.yaml."""

    kind: Literal["sql"] = "sql"
    connection: str
    table: str | None = None
    query: str | None = None

    @model_validator(mode="after")
    def _table_or_query(self) -> "SqlSource":
        if (self.table is None) == (self.query is None):
            raise ValueError("give either `table` or `query`")
        return self


class Paging(_Source):
    """How an interface hands out pages: which parameters to send, and how many records a page has."""

    page_parameter: str = "page"
    size_parameter: str = "rows"
    size: int = Field(default=500, ge=1, le=10_000)
    first: int = 1


class HttpSource(_Source):
    """A JSON interface; `connection` names the base address, `records` the dotted way to the records."""

    kind: Literal["http"] = "http"
    connection: str
    path: str
    records: str = "data"
    parameters: dict[str, str] = {}
    paging: Paging | None = None


Source = Annotated[
    CsvSource | ExcelSource | JsonSource | JsonLinesSource | XmlSource | SqlSource | HttpSource,
    Field(discriminator="kind"),
]
