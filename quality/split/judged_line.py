"""One row of a batch, judged by the split itself: beside the rows that may share its key, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.position import LINE_NO
from quality.split.compile import SplitPlan, compile_split
from quality.split.duplicates import hashed_keys
from quality.split.judged_rows import JudgedRows, RowVerdict
from quality.split.plain_rows import rows_of_lines
from quality.split.raw_view import OTHERS, RAW, SENT, attach_others, attach_raw
from quality.split.text_steps import deletes

Texts = dict[str, str | None]


@dataclass(frozen=True)
class JudgedLine:
    """`sent`: the department's columns before corrections. `normal`: the fields' normal texts, before they are typed.

    `deletes`: the row names a key that leaves the standard table.
    """

    verdict: RowVerdict
    sent: Texts
    normal: Texts
    deletes: bool


def judge_line(engine: DuckEngine, resource: Resource, raw_files: Sequence[Path], line: int) -> JudgedLine:
    """Judge the row of a line that is in the files, which hold its whole batch. Keeps `split.judged`."""
    plan = compile_split(resource)
    attach_raw(engine, resource, raw_files)
    lines = _lines_of_same_key(hashed_keys(engine.connection, plan, quote_table(RAW)), line)
    attach_others(engine, resource, [*rows_of_lines(engine, raw_files, lines)])
    judged = JudgedRows(engine, plan, quote_table(OTHERS))
    judged.judge(resource.std)
    place = f"{LINE_NO} = {int(line)}"
    sent = engine.rows(f"SELECT {_list(resource.raw_columns)} FROM {quote_table(SENT)} WHERE {place}")
    normal = _to_normal(plan).select(quote_table(OTHERS), _list(field.name for field in resource.fields), place)
    operation = deletes(changes) if (changes := resource.contract.changes) else "FALSE"
    deleting = engine.rows(f"SELECT {operation} AS deletes FROM {quote_table(OTHERS)} WHERE {place}")
    return JudgedLine(judged.verdict(line), sent[0], engine.rows(normal)[0], bool(deleting[0]["deletes"]))


def _lines_of_same_key(keys: pl.DataFrame, line: int) -> pl.Series:
    """Its own line and those whose key may be the same; the split compares them exactly."""
    own = keys.filter(pl.col("line") == line)["key"]
    return keys.filter((pl.col("line") == line) | pl.col("key").is_in(own.drop_nulls().implode()))["line"]


def _to_normal(plan: SplitPlan) -> SplitPlan:
    """The same plan, ended before texts become typed values: what cannot be typed can still be seen."""
    last = next(place for place, step in enumerate(plan.steps) if step.name == "normal")
    return replace(plan, steps=plan.steps[: last + 1])


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(quote, names))
