"""Delimited text: hashed, decoded and examined in one stream, then read lazily by Polars."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from lake.connectors.files.csv_irregular import read_irregular
from lake.connectors.files.csv_layout import DELIMITERS, Layout, find_layout
from lake.connectors.files.csv_short_rows import short_row_lines
from lake.connectors.files.line_scan import LineScan, record_lines
from lake.connectors.files.transcode import Decoded, decode_file
from lake.connectors.limits import check_emptiness
from lake.connectors.refusals import Refusal
from lake.connectors.rows.header import Names, column_names
from lake.connectors.rows.row_facts import RowFacts, row_facts, told
from lake.connectors.rows.rows import CUT_COLUMN, LINE_COLUMN, Rows


@dataclass
class _Probe:
    """Sees the text go by: the layout from its beginning, the scan from all of it."""

    expected: Sequence[str]
    columns: Sequence[str] = ()
    layout: Layout = field(default_factory=lambda: find_layout(b"", ()))
    scan: LineScan = field(default_factory=lambda: LineScan(","))
    started: bool = False

    def restart(self) -> None:
        self.started = False

    def update(self, block: bytes) -> None:
        if not self.started:
            self.started = True
            block = block.removeprefix("\ufeff".encode())
            self.layout = find_layout(block, self.expected, self.columns)
            self.scan = LineScan(self.layout.delimiter)
        self.scan.update(block)


def read_csv(
    path: Path, declared: str, expected: Sequence[str], scratch: Path, name: str, columns: Sequence[str] = ()
) -> tuple[Rows, str]:
    """Rows of a delimited text and the sha256 of its bytes; `columns` name those of a file without a header."""
    probe = _Probe(expected, columns)
    decoded = decode_file(path, declared, scratch / "text.csv", probe, name)
    if columns:
        _require_width(probe.layout, columns, name)
    if not any(cell.strip() for cell in probe.layout.header):
        raise Refusal.NO_HEADER.error(file=name)
    if probe.layout.header_line and probe.scan.stray_return_line == probe.layout.header_line:
        raise Refusal.STRAY_RETURN.error(file=name, line=probe.layout.header_line)
    names = column_names(probe.layout.header, expected)
    check_emptiness(probe.scan.physical_lines, len(names.names), decoded.path.stat().st_size)
    rows = _regular_rows(decoded, probe, names) if probe.scan.regular else None
    return rows or _irregular_rows(decoded, probe, names, scratch, name), decoded.sha256


def _require_width(layout: Layout, columns: Sequence[str], name: str) -> None:
    if layout.width not in (0, len(columns)):
        raise Refusal.ANOTHER_WIDTH.error(file=name, line=layout.data_line, width=layout.width, agreed=len(columns))


def _regular_rows(decoded: Decoded, probe: _Probe, names: Names) -> Rows | None:
    """The fast way; None when rows have more cells than the header."""
    frame = _scan(decoded.path, probe, names)
    try:
        facts = row_facts(frame, names)
    except pl.exceptions.PolarsError:
        return None
    short = _short(decoded.path, probe, names) if facts.may_be_short else []
    counts = {"short_rows": len(short), **told("short_row_lines", short)} if short else {}
    report = {**_report(decoded, probe, names, len(short)), **counts}
    return _finished(facts.only_data(frame, names), names.names, facts, report)


def _short(path: Path, probe: _Probe, names: Names) -> list[int]:
    return short_row_lines(path, probe.layout, probe.scan, len(names.names))


def _scan(path: Path, probe: _Probe, names: Names) -> pl.LazyFrame:
    frame = pl.scan_csv(
        path,
        has_header=False,
        schema=dict.fromkeys(names.names, pl.String),
        separator=probe.layout.delimiter,
        quote_char='"' if probe.scan.quotes else None,
        skip_lines=probe.layout.data_line - 1,
        empty_string_is_null=False,
        row_index_name=LINE_COLUMN,
        glob=False,
    )
    return frame.select(*names.names, _line_numbers(probe.layout.data_line, probe.scan))


def _line_numbers(first: int, scan: LineScan) -> pl.Expr:
    index = pl.col(LINE_COLUMN).cast(pl.Int64)
    continuations = scan.continuation_lines(first)
    if not len(continuations):
        return index + first

    def lines(batch: pl.Series) -> pl.Series:
        return pl.Series(record_lines(batch.to_numpy(), first, continuations))

    return index.map_batches(lines, return_dtype=pl.Int64, is_elementwise=True)


def _irregular_rows(decoded: Decoded, probe: _Probe, names: Names, scratch: Path, name: str) -> Rows:
    whole = not probe.scan.broke_off_in_quotes
    store, counts = read_irregular(decoded.path, probe.layout, names, scratch, name, whole=whole)
    frame = store.frame()
    facts, report = row_facts(frame, names), {**_report(decoded, probe, names, counts["short_rows"]), **counts}
    return _finished(facts.only_data(frame, names), store.columns, facts, report)


def _finished(frame: pl.LazyFrame, columns: tuple[str, ...], facts: RowFacts, report: dict[str, Any]) -> Rows:
    kept = tuple(name for name in columns if name not in facts.padding)
    if report["broken_off"]:
        line = pl.col(LINE_COLUMN)
        frame = frame.with_columns(pl.when(line == line.max()).then(pl.lit("1")).alias(CUT_COLUMN))
        kept = (*kept, CUT_COLUMN)
    return Rows(frame.select(*kept, LINE_COLUMN), kept, {**facts.report(), **report})


def _report(decoded: Decoded, probe: _Probe, names: Names, short_rows: int) -> dict[str, Any]:
    """A last row that lacks cells is cut, but not where others do too: then the writer leaves off empty ones."""
    layout, scan = probe.layout, probe.scan
    return {
        "format": "csv",
        "encoding": decoded.encoding,
        "encoding_evidence": decoded.evidence,
        "delimiter": DELIMITERS[layout.delimiter],
        "title_rows": [" ".join(filter(None, cells)) for cells in layout.titles],
        "header_line": layout.header_line,
        "physical_lines": scan.physical_lines,
        "ends_with_newline": scan.ends_with_newline,
        "broken_off": scan.broke_off_in_quotes
        or (short_rows <= 1 and scan.broke_off(layout.width or len(names.names))),
        "replacement_characters": scan.replacement_characters,
        "lost_characters": scan.lost_characters,
        **names.report(),
    }
