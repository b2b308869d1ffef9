"""City, county, town and village at the head of an address, one after the other, by the gazetteer."""

import polars as pl

from quality.addresses.gazetteer import SHARED, Gazetteer, folded
from quality.addresses.words import any_of, words

REST = pl.col("rest")
_SHORTEST = 2
"""How long a village's name is at least that is looked for without 村 or 社区."""


def with_divisions(frame: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """`rest` loses the divisions it begins with; adds their codes, `in_city`, `village_text` and what is to be told.

    `village_text` is a village's name that leads to no code.
    """
    return _with_village(_with_town(_with_county(_without_city(frame, gazetteer), gazetteer), gazetteer), gazetteer)


def _without_city(frame: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """江门 is the city in 江门蓬江区 and part of a name in 江门大道."""
    stem = gazetteer.city_stem
    head = rf"^((?:中国)?(?:广东省|广东|粤)?)((?:{stem}市)*(?:{stem})?)(.*)$"
    city, rest = (pl.col("head").struct.field(group) for group in ("2", "3"))
    is_name = rest.str.contains(rf"^{any_of(words().after_short_name)}") & ~city.str.ends_with("市")
    return (
        frame.with_columns(head=REST.str.extract_groups(head))
        .with_columns(in_city=(city != "") & ~is_name, rest=pl.when(is_name).then(REST).otherwise(rest))
        .drop("head")
    )


def _with_county(frame: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    keys, today = gazetteer.county_keys, {folded(one.shown): one.shown for one in gazetteer.counties.values()}
    short = {folded(one.stem) for one in gazetteer.counties.values()}
    name = pl.col("name")
    after = rf"^(?:{any_of(words().after_short_name)}|镇|街道|村|社区)"
    frame = frame.with_columns(name=_folded().str.extract(rf"^({any_of(keys)})", 1))
    written, follows = REST.str.slice(0, name.str.len_chars()), REST.str.slice(name.str.len_chars())
    takes = name.is_not_null() & ~(name.is_in(short) & follows.str.contains(after))
    return frame.with_columns(
        county_code=pl.when(takes)
        .then(name.replace_strict(keys, default=None, return_dtype=pl.String))
        .replace("", None),
        abolished=takes & ~name.is_in(short) & ~name.is_in(list(today)),
        spelling=takes & (name.is_in(short) | (name.is_in(list(today)) & (written != name.replace(today)))),
        rest=pl.when(takes).then(follows).otherwise(REST),
    ).drop("name")


def _with_town(frame: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    streets, towns = words().endings.street, words().endings.town
    keys, whole = gazetteer.town_keys, {one.stem for one in gazetteer.towns.values() if one.stem == one.shown}
    stems = any_of(folded(one.stem) for one in gazetteer.towns.values())
    pattern = rf"^({stems})({any_of((*streets, *towns))})?"
    frame = frame.with_columns(found=_folded().str.extract_groups(pattern)).unnest("found")
    stem, ending = pl.col("1"), pl.col("2")
    frame = frame.with_columns(
        length=stem.str.len_chars() + ending.fill_null("").str.len_chars(),
        is_named=stem.is_not_null() & (ending.is_not_null() | stem.is_in(list(map(folded, whole)))),
        kind=pl.when(ending.is_in(list(streets))).then(pl.lit("道")).otherwise(pl.lit("镇")),
    )
    follows = REST.str.slice(pl.col("length"))
    placed = _looked_up(keys, pl.col("county_code").fill_null("?"), stem)
    elsewhere = pl.coalesce(_looked_up(keys, stem, pl.col("kind")), _looked_up(keys, pl.lit(""), stem))
    is_short = stem.is_not_null() & ~pl.col("is_named") & ~follows.str.contains(_part_of_a_name())
    code = pl.when("is_named").then(pl.coalesce(placed, elsewhere)).when(is_short).then(placed)
    took = pl.col("town_code").is_not_null()
    county = pl.col("town_code").str.head(6)
    official = pl.col("town_code").replace_strict(gazetteer.shown, default=None, return_dtype=pl.String)
    return (
        frame.with_columns(town_code=code)
        .with_columns(ambiguous=(pl.col("town_code") == SHARED).fill_null(False), town_code=_unshared("town_code"))
        .with_columns(
            other_parent=(took & (county != pl.col("county_code"))).fill_null(False),
            parent_missing=took & pl.col("county_code").is_null(),
            spelling=pl.col("spelling") | (took & (REST.str.slice(0, pl.col("length")) != official)),
            county_code=pl.coalesce(county, "county_code"),
            rest=pl.when(took).then(follows).otherwise(REST),
        )
        .drop("1", "2", "length", "is_named", "kind")
    )


def _with_village(frame: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    committees = words().endings.committee
    stems = any_of(folded(one.stem) for one in gazetteer.villages.values())
    frame = frame.with_columns(folded=_folded())
    found = pl.col("folded").str.extract_groups(rf"^({stems})({any_of(committees)})")
    frame = frame.with_columns(found=found).unnest("found").rename({"1": "stem", "2": "ending"})
    parent = pl.coalesce("town_code", "county_code", pl.lit(""))
    kind = pl.when(pl.col("ending").str.starts_with("村")).then(pl.lit("村")).otherwise(pl.lit("区"))
    frame = frame.with_columns(
        village_code=pl.coalesce(
            _looked_up(gazetteer.village_keys, parent, pl.col("stem") + kind),
            _looked_up(gazetteer.village_keys, parent, pl.col("stem")),
        ),
        length=pl.col("stem").str.len_chars() + pl.col("ending").str.len_chars(),
    )
    frame = _with_unknown_village(_with_bare_village(frame, gazetteer))
    took = pl.col("village_code").is_not_null()
    official = pl.col("village_code").replace_strict(gazetteer.stems, default=None, return_dtype=pl.String)
    town = pl.col("village_code").str.head(9)
    return frame.with_columns(
        parent_missing=pl.col("parent_missing") | (took & pl.col("town_code").is_null()),
        spelling=pl.col("spelling") | (took & ~REST.str.starts_with(official)),
        town_code=pl.coalesce("town_code", town),
        county_code=pl.coalesce("county_code", town.str.head(6)),
        rest=pl.when(pl.col("length").is_not_null()).then(REST.str.slice(pl.col("length"))).otherwise(REST),
    ).drop("folded", "stem", "ending", "length")


def _with_bare_village(frame: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """A village of a known town without 村 or 社区 after it: the longest that does not begin the name of a road."""
    rows = frame.select(pl.col("village_code").is_null() & pl.col("town_code").is_not_null()).to_series().arg_true()
    if not len(rows):
        return frame
    after = rf"(?:{_part_of_a_name()}|^$)"
    found = []
    longest = max(len(one.stem) for one in gazetteer.villages.values())
    for size in range(longest, _SHORTEST - 1, -1):
        code = _looked_up(gazetteer.village_keys, pl.col("town_code"), pl.col("folded").str.head(size))
        fits = code.is_not_null() & ~REST.str.slice(size).str.contains(after)
        found.append(pl.when(fits).then(pl.struct(code=code, length=pl.lit(size, pl.UInt32))))
    bare = frame[rows].select(pl.coalesce(found).alias("found")).unnest("found")
    return frame.with_columns(
        village_code=frame["village_code"].scatter(rows, bare["code"]),
        length=frame["length"].scatter(rows, bare["length"]),
    )


def _with_unknown_village(frame: pl.DataFrame) -> pl.DataFrame:
    """A name that several villages have and no parent tells apart, and one of a village that nobody knows."""
    sure = any_of(one for one in words().endings.committee if one not in ("村", "管理区"))
    frame = frame.with_columns(found=REST.str.extract_groups(rf"^(\p{{Han}}{{1,8}}?)({sure})")).unnest("found")
    shared = (pl.col("village_code") == SHARED).fill_null(False)
    missing = pl.col("village_code").is_null() & pl.col("county_code").is_not_null() & pl.col("1").is_not_null()
    name = pl.when(shared).then(_committee("stem", "ending")).when(missing).then(_committee("1", "2"))
    ending_of = pl.col("1").str.len_chars() + pl.col("2").str.len_chars()
    known = pl.col("village_code").is_not_null()
    return frame.with_columns(
        ambiguous=pl.col("ambiguous") | shared,
        unknown_village=missing,
        village_text=name,
        village_code=_unshared("village_code"),
        length=pl.when(known).then("length").when(missing).then(ending_of),
    ).drop("1", "2")


def _committee(stem: str, ending: str) -> pl.Expr:
    rural = pl.col(ending).str.starts_with("村")
    return pl.concat_str(stem, pl.when(rural).then(pl.lit("村")).otherwise(pl.lit("社区")))


def _part_of_a_name() -> str:
    """What begins after the short name of a place when that is a part of another name: 三江路, 大江村."""
    return rf"^(?:{any_of(words().after_short_name)}|{any_of(words().endings.committee)})"


def _unshared(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != SHARED).then(column)


def _folded() -> pl.Expr:
    return REST.str.replace_many(words().confused)


def _looked_up(keys: dict[str, str], parent: pl.Expr, stem: pl.Expr) -> pl.Expr:
    return pl.concat_str(parent, pl.lit("|"), stem).replace_strict(keys, default=None, return_dtype=pl.String)
