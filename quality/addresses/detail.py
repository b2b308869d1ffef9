"""What an address says below the village: road, door, estate, block, unit, floor and room."""

from collections.abc import Callable

import polars as pl

from quality.addresses.numerals import HAS_NUMERAL, with_digits
from quality.addresses.words import any_of, words

_NAMED = "甲乙丙丁戊己庚辛东西南北"
_BLOCK = rf"[0-9A-Z]+|[{_NAMED}]"
_ROAD_END = "[路街巷道里坊围村圩线堤径]"
_REWRITTEN = (
    (r"自编|自建|第([0-9])", "$1"),
    (r"([0-9])(?:村民小组|小组|生产队)", "${1}组"),
    *((rf"(\p{{Han}}){digit}路", f"${{1}}{character}路") for digit, character in enumerate("一二三四五六七八九", 1)),
    (rf"({_BLOCK})(?:号|#)?[栋座幢]|({_BLOCK})(?:号|#)(?:大楼|楼)", "$1${2}幢"),
    (r"([0-9]+)(?:号|#)?(?:商铺|铺位|铺面|档口|店铺|铺|档|卡)位?", "${1}铺"),
    (r"([0-9])(?:号|#)?(?:房间|室|房|户)", "${1}室"),
    (rf"([0-9A-Z]+|[{_NAMED}])(?:号|#)?(?:单元|梯)", "${1}单元"),
    (r"(?:负|地下)([0-9]+)(?:层|楼)|B([0-9])(?:层|楼|F)", "负$1${2}层"),
    (r"首层|首楼|地下$", "1层"),
    (r"([0-9]+)(?:层楼|层|楼|F)", "${1}层"),
    (r"([0-9])#", "${1}号"),
    (rf"({_ROAD_END})([0-9]+)-([0-9]+)-([0-9]+)(?:号|室)?$", "$1${2}号${3}幢${4}室"),
    (r"([^0-9-])([0-9]+)-([0-9]+)-([0-9]+)室?$", "$1${2}幢${3}单元${4}室"),
    (rf"({_ROAD_END})([0-9]+)-([0-9]{{3,4}})室?$", "$1${2}号${3}室"),
    (r"([^0-9-])([0-9]{1,2}|[A-Z])-([0-9]{3,4}[A-Z]?)室?$", "$1${2}幢${3}室"),
    (rf"({_ROAD_END})([0-9]+[A-Z]?)$", "$1${2}号"),
    (r"([0-9])号?附([0-9]+)号?", "${1}附${2}号"),
    (r"([0-9])(?:号?之([0-9]+)号?|号-([0-9]+)(?:号|$))", "${1}之$2${3}号"),
)
"""Ways of writing a number, each made into the one that the rest reads; in this order."""
_UNUSUAL = rf"[自第#栋座铺档卡房户商店单梯层楼F附之首下组队-]|号[楼室]|[0-9]路|{_ROAD_END}[0-9]+[A-Z]?$"
"""What all texts have of which one of these ways says something."""
_TAIL = (
    rf"^(.*?)(?:({_BLOCK})幢)?(?:([0-9A-Z]+|[{_NAMED}])单元)?(?:(负?[0-9]+)层)?"
    r"(?:([A-Z]?[0-9]+[A-Z]?(?:-[0-9]+)?)(室|铺)|([A-Z]?[0-9]{3,4}[A-Z]?))?$"
)
_DOOR = r"^(.*?)([A-Z]?[0-9]+[A-Z]?)(?:-([0-9]+))?([之附][0-9]+)?号(.*)$"


def with_detail(frame: pl.DataFrame) -> pl.DataFrame:
    """Takes `rest` apart into the levels from the road to the room; adds the note `range`."""
    frame = frame.with_columns(rest=_rewritten(frame["rest"]))
    frame = frame.with_columns(tail=pl.col("rest").str.extract_groups(_TAIL))
    tail = {group: pl.col("tail").struct.field(str(group)) for group in range(1, 8)}
    frame = frame.with_columns(
        head=tail[1],
        block=tail[2] + "幢",
        unit=tail[3] + "单元",
        floor=tail[4] + "层",
        room=pl.coalesce(tail[5] + tail[6], tail[7] + "室"),
    )
    frame = frame.with_columns(found=pl.col("head").str.extract_groups(_DOOR)).drop("tail")
    return _with_names(frame).drop("found", "head")


def _rewritten(texts: pl.Series) -> pl.Series:
    """Few rows have numerals, and most have nothing to rewrite: only the others are worked on."""
    upper = texts.str.to_uppercase()
    written = _changed(upper, HAS_NUMERAL, lambda some: some.map_elements(with_digits, return_dtype=pl.String))
    return _changed(written, _UNUSUAL, _in_usual_ways)


def _changed(texts: pl.Series, pattern: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The texts, with those that match the pattern changed."""
    rows = texts.str.contains(pattern).fill_null(False).arg_true()
    return texts.scatter(rows, change(texts.gather(rows))) if len(rows) else texts


def _in_usual_ways(texts: pl.Series) -> pl.Series:
    for pattern, right in _REWRITTEN:
        texts = texts.str.replace_all(pattern, right)
    return texts


def _with_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Road and estate: before and after the door; without one, what ends like a road and what follows."""
    before, number, to, part, after = (pl.col("found").struct.field(str(group)) for group in range(1, 6))
    has_door = number.is_not_null()
    roads, estates = rf"{any_of(words().endings.road)}$", rf"{any_of(words().endings.estate)}$"
    split = pl.col("head").str.extract_groups(rf"^(.*{roads[:-1]})?(.*)$")
    is_range = to.cast(pl.Int64) > number.str.extract(r"([0-9]+)", 1).cast(pl.Int64)
    part = pl.coalesce(part, pl.when(~is_range).then("之" + to), pl.lit(""))
    without_door = pl.col("block").is_not_null() & pl.col("head").str.contains("新村$")
    with_door = before.str.contains(estates) & ~before.str.contains(roads)
    is_estate = pl.when(has_door).then(with_door).otherwise(without_door)
    frame = frame.with_columns(split=split, is_estate=is_estate.fill_null(False), range=is_range.fill_null(False))
    road, rest = (pl.col("split").struct.field(group) for group in ("1", "2"))
    name = pl.when(has_door).then(before).otherwise("head")
    inside = pl.when(pl.col("aside").str.contains(estates)).then("aside")
    return frame.with_columns(
        road=_kept(pl.when("is_estate").then(None).when(has_door).then(before).otherwise(road)),
        door=pl.when(has_door & ~pl.col("is_estate")).then(pl.concat_str(number, part, pl.lit("号"))),
        estate=pl.coalesce(_kept(pl.when("is_estate").then(name).when(has_door).then(after).otherwise(rest)), inside),
        block=pl.coalesce(pl.when("is_estate").then(number + "幢"), "block"),
    ).drop("split", "is_estate")


def _kept(name: pl.Expr) -> pl.Expr:
    """A name without what parts it from its neighbours; none for an empty one."""
    return name.str.strip_chars("、,，;；/-·. ").replace("", None)
