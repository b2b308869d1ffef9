"""Addresses taken apart: text → the twelve levels, for many at once."""

import polars as pl

from quality.addresses.cleaning import aside, begins_outside, cleaned, is_nothing, without_aside
from quality.addresses.detail import with_detail
from quality.addresses.divisions import with_divisions
from quality.addresses.gazetteer import Gazetteer
from quality.addresses.levels import COLUMNS, NOTES
from quality.addresses.words import any_of, words

_PROVINCE = "广东省"
_SECOND = (
    r"^(.{2,}?[号室房铺幢栋座楼层村里坊围路街巷])(?:[、;,|/]|以及|或)(.+)$",
    r"^(.{2,}?[0-9一二三四五六七八九十][号室房铺幢栋座楼层])(?:和|及|与|至|到|~|-)(.*[0-9一二三四五六七八九十].*)$",
)
"""A second address after 、 or ；; 和 parts two only between numbers, because places are called 共和 and 三和."""


def parse(texts: pl.Series, gazetteer: Gazetteer) -> pl.DataFrame:
    """One row a text, in order: the levels, the codes of the divisions, and what is to be told (`COLUMNS`).

    A text that says nothing, or lies outside of the city, has no levels.
    """
    frame = pl.DataFrame({"rest": texts.cast(pl.String)}).with_columns(rest=cleaned(pl.col("rest")))
    frame = frame.with_columns(
        nothing=pl.col("rest").is_null() | is_nothing(pl.col("rest")),
        outside=pl.col("rest").str.contains(begins_outside()).fill_null(False),
        aside=aside(pl.col("rest")),
    ).with_columns(
        rest=pl.when(pl.col("nothing") | pl.col("outside")).then(None).otherwise(without_aside(pl.col("rest")))
    )
    frame = with_divisions(frame, gazetteer)
    frame = _with_outside(frame)
    frame = _with_relation(_with_second(frame))
    return _named(with_detail(frame), gazetteer)


def _with_outside(frame: pl.DataFrame) -> pl.DataFrame:
    """Another city or county than ours at the head, once ours have been taken off."""
    nobody = pl.col("county_code").is_null() & ~pl.col("in_city")
    other = pl.col("rest").str.contains(r"^\p{Han}{2,5}?(?:市[^场口桥民政]|市$|县|自治州|盟)")
    outside = pl.col("outside") | (nobody & (other | pl.col("abolished"))).fill_null(False)
    return frame.with_columns(outside=outside, rest=pl.when(outside).then(None).otherwise("rest"))


def _with_second(frame: pl.DataFrame) -> pl.DataFrame:
    groups = [pl.col("rest").str.extract_groups(pattern) for pattern in _SECOND]
    first, second = (pl.coalesce(*(one.struct.field(group) for one in groups)) for group in ("1", "2"))
    ranged = pl.col("rest").str.contains(r"[0-9]号?(?:至|到|~)[0-9]")
    return frame.with_columns(second=second, rest=pl.coalesce(first, "rest"), to_number=ranged.fill_null(False))


def _with_relation(frame: pl.DataFrame) -> pl.DataFrame:
    """旁, 对面 and the like, and what follows them, from the rest or from the brackets."""
    relations = words().relations
    pattern = rf"^(.*?)({any_of(relations.anywhere)}|{any_of(relations.at_the_end)}$)(?:约?[0-9]+米)?处?.*$"
    near = r"^(.*?(?:号|店|校|院|站|行|厦|园|馆|场|厂))(旁|侧).*$"
    found = [pl.col("rest").str.extract_groups(one) for one in (pattern, near)]
    first, relation = (pl.coalesce(*(one.struct.field(group) for one in found)) for group in ("1", "2"))
    beside = pl.col("aside").str.extract(rf"({any_of(relations.anywhere)}|{any_of(relations.at_the_end)}$)", 1)
    return frame.with_columns(relation=pl.coalesce(relation, beside), rest=pl.coalesce(first, "rest"))


def _named(frame: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """The divisions by their names of today, and the notes as one list."""
    name = {
        level: pl.col(f"{level}_code").replace_strict(gazetteer.shown, default=None, return_dtype=pl.String)
        for level in ("county", "town", "village")
    }
    ours = pl.col("in_city").fill_null(False) | pl.col("county_code").is_not_null()
    frame = frame.with_columns(
        province=pl.when(ours).then(pl.lit(_PROVINCE)),
        city=pl.when(ours).then(pl.lit(gazetteer.city)),
        county=name["county"],
        town=name["town"],
        village=pl.coalesce(name["village"], "village_text"),
        relative=pl.col("relation").is_not_null(),
        two_addresses=pl.col("second").is_not_null() & ~pl.col("to_number"),
        range=pl.col("range") | pl.col("to_number"),
    )
    notes = [pl.when(pl.col(note)).then(pl.lit(note)) for note in NOTES]
    told = pl.concat_str(notes, separator=" ", ignore_nulls=True).replace("", None).str.split(" ")
    return frame.with_columns(told=told.fill_null([])).select(COLUMNS)
