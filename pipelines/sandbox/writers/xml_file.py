"""XML: each record starts on a line of its own."""

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
    breaks = records.str.count_matches("\n", literal=True).cast(pl.Int64)
    return (breaks.cum_sum().shift(1, fill_value=0) + 3).alias("line")


def _escaped(name: str) -> pl.Expr:
    text = pl.col(name).fill_null("")
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(sign, entity, literal=True)
    return text
