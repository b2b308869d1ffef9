"""XML: one record a line, so that the line of a record is its number plus two."""

from pathlib import Path

import polars as pl

HEADING = '<?xml version="1.0" encoding="UTF-8"?>\n<DATA>\n'


def write_xml(frame: pl.DataFrame, path: Path, record: str) -> pl.Series:
    """Writes one element `record` a row with a leaf a column; returns the line of each row."""
    leaves = [pl.format(f"<{name}>{{}}</{name}>", _escaped(name)) for name in frame.columns]
    records = frame.select(record=pl.concat_str(pl.lit(f"<{record}>"), *leaves, pl.lit(f"</{record}>\n")))["record"]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEADING)
        file.writelines(records)
        file.write("</DATA>\n")
    return frame.select(line=pl.int_range(pl.len()) + 3)["line"]


def _escaped(name: str) -> pl.Expr:
    text = pl.col(name).fill_null("")
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(sign, entity, literal=True)
    return text
