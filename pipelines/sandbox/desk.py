"""The desk where views hand in their deliveries: writes the files and the answer sheet."""

from collections.abc import Collection, Sequence
from pathlib import Path

import polars as pl

from pipelines.sandbox.faults.fault import Faulty
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.truth import Truth
from pipelines.sandbox.writers.csv_file import write_csv
from pipelines.sandbox.writers.database import write_table
from pipelines.sandbox.writers.excel_file import write_excel
from pipelines.sandbox.writers.json_lines import write_json_lines
from pipelines.sandbox.writers.xml_file import write_xml


class Desk:
    """Columns whose name starts with `_` are not delivered."""

    def __init__(self, out: Path, seed: int, truth: Truth) -> None:
        self.landing = out / "landing"
        self.service = out / "service"
        self._seed = seed
        self._truth = truth

    def random(self, name: str) -> Generator:
        """The random numbers of one view."""
        return stream(self._seed, f"view:{name}")

    def csv(
        self,
        resource: str,
        file: str,
        delivered: Faulty,
        *,
        encoding: str = "utf-8",
        delimiter: str = ",",
        line_end: str = "\n",
    ) -> None:
        """A delimited text below the landing folder."""
        lines = write_csv(_sent(delivered), self._path(file), encoding=encoding, delimiter=delimiter, line_end=line_end)
        self._by_line(resource, file, delivered, lines)

    def excel(self, resource: str, file: str, delivered: Faulty, titles: Sequence[str], dates: Collection[str]) -> None:
        """A workbook below the landing folder."""
        self._by_line(resource, file, delivered, write_excel(_sent(delivered), self._path(file), titles, dates))

    def json_lines(self, resource: str, file: str, delivered: Faulty) -> None:
        """JSON Lines below the landing folder."""
        self._by_line(resource, file, delivered, write_json_lines(_sent(delivered), self._path(file)))

    def xml(self, resource: str, file: str, delivered: Faulty, record: str) -> None:
        """An XML document below the landing folder."""
        self._by_line(resource, file, delivered, write_xml(_sent(delivered), self._path(file), record))

    def table(
        self,
        resource: str,
        source: str,
        delivered: Faulty,
        *,
        database: str,
        table: str,
        key: Sequence[str],
        numbers: Collection[str] = (),
    ) -> None:
        """Rows of a database table; `source` is the name under which the lake reads it."""
        write_table(self._path(database), table, _sent(delivered), numbers=numbers)
        self._by_key(resource, source, delivered, key)

    def companion(self, database: str, table: str, frame: pl.DataFrame, *, numbers: Collection[str] = ()) -> None:
        """A table that is read together with another one, and is not a resource of its own."""
        write_table(self._path(database), table, frame, numbers=numbers)

    def answers(self, resource: str, source: str, delivered: Faulty, file: str, key: Sequence[str]) -> None:
        """Records that an interface of the sandbox will hand out."""
        self.service.mkdir(parents=True, exist_ok=True)
        write_json_lines(_sent(delivered), self.service / file)
        self._by_key(resource, source, delivered, key)

    def _path(self, file: str) -> Path:
        path = self.landing / file
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _by_line(self, resource: str, file: str, delivered: Faulty, lines: pl.Series) -> None:
        places = pl.DataFrame({"line": lines}).with_columns(key=pl.lit(None, pl.String))
        self._truth.record(resource, file, delivered, places)

    def _by_key(self, resource: str, source: str, delivered: Faulty, key: Sequence[str]) -> None:
        written = pl.concat_str(*(pl.col(name).fill_null("") for name in key), separator="|")
        places = delivered.frame.select(line=pl.lit(None, pl.Int64), key=written)
        self._truth.record(resource, source, delivered, places)


def _sent(delivered: Faulty) -> pl.DataFrame:
    return delivered.frame.select(pl.exclude("^_.*$"))
