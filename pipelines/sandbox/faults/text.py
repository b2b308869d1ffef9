"""H2, H3, H4, H9, H18, H29, H39: how texts are written."""

from collections.abc import Mapping

import polars as pl

from pipelines.sandbox.faults.fault import Damage, Faulty, each, one_of
from pipelines.sandbox.randomness import Generator

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_TRADITIONAL = str.maketrans(
    "陈张黄伟国华东龙兴宝区关邓赵许叶杨郑苏钟罗谭冯麦邝刘孙马卢丽兰凤",
    "陳張黃偉國華東龍興寶區關鄧趙許葉楊鄭蘇鐘羅譚馮麥鄺劉孫馬盧麗蘭鳳",
)

null_spelling = one_of("\\N", "NULL", "null", "-", "—", "无", "/", "不详")
"""H4: words and signs for nothing."""


@each
def full_width(value: str, rng: Generator) -> str:
    """H3: letters and digits as an input method writes them."""
    return value.translate(_FULL_WIDTH)


@each
def invisible(value: str, rng: Generator) -> str:
    """H3: a space that is not one."""
    mark = ("\u3000", "\u200b", "\u00a0")[int(rng.integers(3))]
    return value + mark if len(value) < 2 else value[:1] + mark + value[1:] if len(value) < 5 else value + mark


@each
def lost_letter(value: str, rng: Generator) -> str:
    """H2: a letter that a system's font did not have: a sign in its place, a private letter, or its parts."""
    stand_in = ("?", "□", "\ue863", "(王+月)")[int(rng.integers(4))]
    return value[:-1] + stand_in


def without_rare(faulty: Faulty) -> Faulty:
    """H2: what GBK has no letter for becomes a question mark, as in every system that still works in it."""
    frame, records = faulty.frame, []
    for name in frame.columns:
        if name.startswith("_") or frame[name].dtype != pl.String:
            continue
        written = frame[name].map_elements(_in_gbk, return_dtype=pl.String)
        changed = pl.DataFrame({"row": pl.int_range(len(frame), eager=True), "written": written, "right": frame[name]})
        lost = changed.filter(pl.col("written").ne_missing(pl.col("right"))).cast({"row": pl.Int64})
        if len(lost):
            records.append(lost.select("row", field=pl.lit(name), fault=pl.lit("H2"), written="written", right="right"))
            frame = frame.with_columns(written.alias(name))
    return faulty.with_faults(frame, *records) if records else faulty


def _in_gbk(value: str) -> str:
    return value.encode("gbk", errors="replace").decode("gbk")


@each
def address_dialect(value: str, rng: Generator) -> str:
    """H29: an address as people say it."""
    styles = (
        value.removeprefix("广东省").removeprefix("江门市"),
        value.replace("栋", "幢", 1),
        f"{value}附近",
        f"{value}对面",
        f"{value} 邮编529000",
    )
    changed = [style for style in styles if style != value]
    return changed[int(rng.integers(len(changed)))]


@each
def traditional(value: str, rng: Generator) -> str:
    """H18: traditional characters, as on a card from Hong Kong."""
    return value.translate(_TRADITIONAL)


@each
def broken_line(value: str, rng: Generator) -> str:
    """H5: a line break inside the field."""
    return value.replace("；", "；\n", 1) if "；" in value else f"{value}\n"


def relabelled(labels: Mapping[str, str]) -> Damage:
    """H9: the label where the code belongs, or the other way round."""
    return each(lambda value, rng: labels.get(value, value))


def leaking(columns: tuple[str, str]) -> Damage:
    """H39: a citizen id and a telephone number in free text."""

    def damage(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
        parts = zip(rows[field], rows[columns[0]], rows[columns[1]], strict=True)
        return [f"{text}。本人身份证{citizen_id}，电话{phone}" for text, citizen_id, phone in parts]

    return damage
