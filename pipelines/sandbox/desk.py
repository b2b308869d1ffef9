"""The desk where views hand in their deliveries: writes the files and the answer sheet."""

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import polars as pl

from pipelines.sandbox.faults.fault import Faulty, factor
from pipelines.sandbox.faults.text import without_rare
from pipelines.sandbox.port import PORT
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.truth import Truth
from pipelines.sandbox.writers.archive import packed
from pipelines.sandbox.writers.csv_file import write_csv
from pipelines.sandbox.writers.cut_off import cut_off
from pipelines.sandbox.writers.database import write_table
from pipelines.sandbox.writers.dbf_file import write_dbf
from pipelines.sandbox.writers.excel_file import MOST_ROWS, write_excel
from pipelines.sandbox.writers.fixed_width import write_fixed_width
from pipelines.sandbox.writers.json_lines import write_json_lines
from pipelines.sandbox.writers.ods_file import write_ods
from pipelines.sandbox.writers.xml_file import write_xml


class Desk:
    """Columns whose name starts with `_` are not delivered. A file named `a.zip!b.csv` is a member of an archive."""

    def __init__(self, out: Path, seed: int, truth: Truth, port: int = PORT) -> None:
        self.landing = out / "landing"
        self.service = out / "service"
        self.connections: dict[str, str] = {}
        self._port = port
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
        header: Mapping[str, str] = MappingProxyType({}),
        added: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """A delimited text below the landing folder.

        H8: in this file `header` gives some columns other names, and `added` are new ones before all others.
        """
        with self._file(file) as path:
            new = [pl.lit(value).alias(name) for name, value in added.items()]
            sent = _sent(delivered).rename(dict(header)).select(*new, pl.all())
            lines = write_csv(sent, path, encoding=encoding, delimiter=delimiter, line_end=line_end)
        self._by_line(resource, file, delivered, lines)
        if encoding != "utf-8":
            self._truth.of_file(resource, file, "H1", encoding, "utf-8")
        for name, other in header.items():
            self._truth.of_file(resource, file, "H8", other, name)
        for name in added:
            self._truth.of_file(resource, file, "H8", name, "")

    def broken_off(self, resource: str, file: str, delivered: Faulty, share: float, *, encoding: str) -> None:
        """H31: of a delimited text only this share arrives; the last row that does ends in its middle."""
        rows, all_rows = max(1, round(len(delivered.frame) * share)), len(delivered.frame)
        if not factor("H31") or rows >= all_rows:
            self.csv(resource, file, delivered, encoding=encoding)
            return
        faults = delivered.faults.filter(pl.col("row") < rows)
        self.csv(resource, file, Faulty(delivered.frame[: rows + 1], faults), encoding=encoding)
        cut_off(self._path(file), ",")
        self._truth.of_file(resource, file, "H31", f"{rows} rows and a part", f"{all_rows} rows")

    def sent_again(self, resource: str, file: str, copy: str) -> None:
        """H31: a file that lies there already comes once more under another name."""
        if factor("H31"):
            shutil.copyfile(self._path(file), self._path(copy))
            self._truth.of_file(resource, copy, "H31", copy, file)

    def empty(self, resource: str, file: str) -> None:
        """H31: a file of zero bytes. It makes a run end in an error, so it comes only where H31 is asked for."""
        if factor("H31") > 1:
            self._path(file).touch()
            self._truth.of_file(resource, file, "H31", "0 bytes", file)

    def excel(
        self,
        resource: str,
        file: str,
        delivered: Faulty,
        titles: Sequence[str],
        dates: Collection[str] = (),
        *,
        sheet_by: str | None = None,
    ) -> None:
        """A workbook below the landing folder; with `sheet_by`, a sheet for each value of that (hidden) column.

        Of more rows than a sheet holds a department sends a delimited text of the same name.
        """
        if len(delivered.frame) > MOST_ROWS and not sheet_by:
            self.csv(resource, str(Path(file).with_suffix(".csv")), delivered)
            return
        with self._file(file) as path:
            sheets = delivered.frame[sheet_by] if sheet_by else None
            lines = write_excel(_sent(delivered), path, titles, dates, sheets)
        self._by_line(resource, file, delivered, lines)

    def ods(self, resource: str, file: str, delivered: Faulty, titles: Sequence[str] = ()) -> None:
        """An OpenDocument spreadsheet below the landing folder."""
        with self._file(file) as path:
            lines = write_ods(_sent(delivered), path, titles)
        self._by_line(resource, file, delivered, lines)

    def dbf(self, resource: str, file: str, delivered: Faulty) -> None:
        """A dBASE table in GBK below the landing folder; names of columns have at most ten letters."""
        delivered = without_rare(delivered)
        with self._file(file) as path:
            lines = write_dbf(_sent(delivered), path)
        self._by_line(resource, file, delivered, lines)

    def fixed_width(self, resource: str, file: str, delivered: Faulty, widths: Sequence[int]) -> None:
        """Text in columns of fixed width, in bytes of GB18030, below the landing folder; it has no header."""
        with self._file(file) as path:
            lines = write_fixed_width(_sent(delivered), path, widths)
        self._by_line(resource, file, delivered, lines)

    def json_lines(self, resource: str, file: str, delivered: Faulty) -> None:
        """JSON Lines below the landing folder."""
        with self._file(file) as path:
            lines = write_json_lines(_sent(delivered), path)
        self._by_line(resource, file, delivered, lines)

    def xml(self, resource: str, file: str, delivered: Faulty, record: str) -> None:
        """An XML document below the landing folder."""
        with self._file(file) as path:
            lines = write_xml(_sent(delivered), path, record)
        self._by_line(resource, file, delivered, lines)

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
        """Rows of a database table; `source` is the name under which the lake reads it: connection:table."""
        self.connections[source.partition(":")[0]] = f"sqlite:///${{LANDING}}/{database}"
        write_table(self._path(database), table, _sent(delivered), numbers=numbers)
        self._by_key(resource, source, delivered, key)

    def answers(self, resource: str, source: str, delivered: Faulty, key: Sequence[str]) -> None:
        """Records that an interface of the sandbox will hand out; `source` is connection:/path."""
        connection, _, way = source.partition(":")
        self.connections[connection] = f"http://127.0.0.1:{self._port}"
        path = self.service / f"{way.strip('/')}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json_lines(_sent(delivered), path)
        self._by_key(resource, source, delivered, key)

    @contextmanager
    def _file(self, file: str) -> Iterator[Path]:
        name, _, member = file.partition("!")
        path = self._path(name)
        if member:
            with packed(path, member) as loose:
                yield loose
        else:
            yield path

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
