"""What stands over the columns of a published file, and what each of them means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from assets.publication.plain_values import flat
from catalog.contracts.reference_models import Geometry
from catalog.publishing.published_dataset import PublishedColumn

HEADINGS = {"name": "字段", "title": "名称", "type": "类型", "description": "说明", "note": "备注"}
_LIKE_A_FORMULA = "^[=+@\\t\\r-]"


@dataclass(frozen=True)
class Labels:
    """Title of a dataset, and its columns as the public reads them."""

    title: str
    columns: Sequence[PublishedColumn] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    """Column → what its readers should know of its values."""
    geometry: Geometry | None = None
    """The columns that are the place of a row, where rows are places."""

    def heading(self, name: str) -> str:
        """The Chinese title of a column; its name when it has none."""
        return next((column.title for column in self.columns if column.name == name and column.title), name)

    @property
    def lines(self) -> list[tuple[str, str, str, str, str]]:
        """The data dictionary: name, title, type, description and note of each column."""
        return [
            (column.name, column.title, column.type, column.description, self.notes.get(column.name, ""))
            for column in self.columns
        ]


def formula_notes(table: pa.Table) -> dict[str, str]:
    """The columns with texts that a spreadsheet would take for formulas when it opens a CSV file, and how many.

    They are written as they are: a mark before them would be part of the value for everybody else.
    """
    texts = flat(table).select(pl.col(pl.String))
    counts = texts.select(pl.all().str.contains(_LIKE_A_FORMULA).sum()).row(0, named=True) if texts.width else {}
    said = "有{}个值以 = + - @ 开头，各格式均按原样写出；用表格软件打开 CSV 时，请将本列按文本导入"
    return {name: said.format(count) for name, count in counts.items() if count}


def joined_notes(*notes: Mapping[str, str]) -> dict[str, str]:
    """All that is said of each column."""
    names = dict.fromkeys(name for one in notes for name in one)
    return {name: "；".join(one[name] for one in notes if name in one) for name in names}


def write_dictionary(labels: Labels, path: Path) -> None:
    """The data dictionary as CSV, one line a column."""
    schema = dict.fromkeys(HEADINGS, pl.String)
    pl.DataFrame(labels.lines, schema=schema, orient="row").write_csv(path, include_bom=True)
