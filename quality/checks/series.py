"""Faults of sensors (H35), from what the contract says of a series: each kind is one SELECT over windows in time.

Medians stand for what is usual, so that the faults themselves do not move the measure they are held against.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalog.beijing import ZONE
from catalog.contracts.contract import Dimension
from catalog.contracts.series import Series, SeriesValue
from catalog.registry.resource import Resource
from lake.engine.identifiers import literal, quote, quote_table
from lake.position import INGESTED_AT
from quality.checks.check import POSITION, Check, place_of

SENTINELS = (-9999, -999, 999.999, 9999, 9999.99, 99999)
"""What devices send when they have nothing to say. Inside a range that the contract gives they may be readings."""
NEIGHBOURS = 3
"""Readings on each side that a reading is compared with."""
RECENT_DAYS, FEWEST_DAYS, FEWEST_SERIES = 7, 10, 3
"""A drift is what the last days are, against at least so many before, in a table of at least so many series."""


@dataclass(frozen=True)
class _Source:
    """A series in its table, as the queries need it."""

    resource: Resource
    series: Series

    @property
    def table(self) -> str:
        return quote_table(self.resource.std.name)

    @property
    def at(self) -> str:
        return f"epoch({quote(self.series.at)})"

    @property
    def whose(self) -> str:
        return ", ".join(quote(name) for name in self.series.of)

    @property
    def in_time(self) -> str:
        """The window of one series in the order of time."""
        return f"(PARTITION BY {self.whose} ORDER BY {self.at})"

    def near(self, readings: int) -> str:
        """The window of some readings on each side."""
        frame = f"ROWS BETWEEN {readings} PRECEDING AND {readings} FOLLOWING"
        return f"(PARTITION BY {self.whose} ORDER BY {self.at} {frame})"

    def readings(self, field: str) -> str:
        """Position, owner, moment and value of every reading that has one."""
        value = f"CAST({quote(field)} AS DOUBLE)"
        return (
            f"SELECT {', '.join(POSITION)}, {INGESTED_AT}, {self.whose}, {quote(self.series.at)}, {value} AS value"
            f" FROM {self.table} WHERE {quote(field)} IS NOT NULL"
        )


def series_checks(resource: Resource) -> Iterator[Check]:
    """Everything that the contract's series asks for; nothing where it has none."""
    series = resource.contract.series
    if series is None:
        return
    source = _Source(resource, series)
    for kind, (sql, title, reason, dimension) in _of_the_clock(source, resource.field(series.at).title).items():
        yield _check(source, series.at, kind, sql, title, reason, dimension)
    for field, value in series.values.items():
        title = resource.field(field).title
        for kind, make in _KINDS.items():
            found = make(source, field, value)
            if found is not None:
                sql, words = found
                yield _check(source, field, kind, sql, f"{title}{_TITLES[kind]}", f"{title}{words}", "accuracy")


def _check(source: _Source, field: str, kind: str, rows: str, title: str, reason: str, dimension: Dimension) -> Check:
    return Check(
        name=f"{field}.{kind}",
        resource=source.resource.name,
        title=title,
        reason=reason,
        dimension=dimension,
        severity="warning",
        blocking=False,
        sql=f"SELECT {place_of(field)} FROM ({rows})",
        needs=(source.resource.std.name,),
    )


_Found = tuple[str, str] | None
_TITLES = {
    "range": "在量程之内",
    "stuck": "没有卡滞",
    "spike": "没有尖峰",
    "step": "变化率可信",
    "drift": "没有漂移",
    "reset": "计数不回退",
}


def _range(source: _Source, field: str, value: SeriesValue) -> _Found:
    """Outside what the instrument can show, or one of the numbers that mean nothing."""
    least, most = value.min is not None, value.max is not None
    silent = [one for one in SENTINELS if not (least if one < 0 else most)]
    wrong = [f"value IN ({', '.join(map(literal, silent))})"] if silent else []
    wrong += [f"value < {literal(value.min)}"] if value.min is not None else []
    wrong += [f"value > {literal(value.max)}"] if value.max is not None else []
    ends = "至".join("不限" if end is None else f"{end:g}" for end in (value.min, value.max))
    words = f"超出量程（{ends}）或为占位值"
    return f"SELECT * FROM ({source.readings(field)}) WHERE {' OR '.join(wrong)}", words


def _stuck(source: _Source, field: str, value: SeriesValue) -> _Found:
    """A run of equal readings, all of them; one that the companion shares is rest and no fault."""
    if value.stuck is None:
        return None
    companion = quote(value.moves_with) if value.moves_with else "NULL"
    rest = "" if value.resting is None else f" AND value <> {literal(value.resting)}"
    moved = " AND count(DISTINCT companion) OVER run > 2" if value.moves_with else ""
    readings = source.readings(field).replace(" AS value", f" AS value, {companion} AS companion", 1)
    return (
        f"WITH marked AS (SELECT *, value IS DISTINCT FROM lag(value) OVER {source.in_time} AS changed"
        f" FROM ({readings})),"
        f" numbered AS (SELECT *, count(*) FILTER (changed) OVER {source.in_time} AS run_number FROM marked)"
        f" SELECT * FROM numbered WINDOW run AS (PARTITION BY {source.whose}, run_number)"
        f" QUALIFY count(*) OVER run >= {value.stuck}{rest}{moved}"
    ), f"连续{value.stuck}次以上完全不变"


def _spike(source: _Source, field: str, value: SeriesValue) -> _Found:
    """Far from the median of its neighbours, beyond the least distance and beyond how much they usually differ."""
    if value.spike is None and value.factor is None:
        return None
    apart = []
    if value.spike is not None:
        apart.append(f"(distance > {literal(value.spike)} AND distance > 6 * usual)")
    if value.factor is not None:
        factor = literal(value.factor)
        apart.append(f"(middle > {factor} AND (value > middle * {factor} OR value < middle / {factor}))")
    return (
        f"WITH placed AS (SELECT *, median(value) OVER near AS middle, count(*) OVER near AS around"
        f" FROM ({source.readings(field)}) WINDOW near AS {source.near(NEIGHBOURS)}),"
        f" apart AS (SELECT *, abs(value - middle) AS distance FROM placed),"
        f" scaled AS (SELECT *, 1.4826 * median(distance) OVER {source.near(4 * NEIGHBOURS)} AS usual FROM apart)"
        f" SELECT * FROM scaled WHERE around > {NEIGHBOURS} AND ({' OR '.join(apart)})"
    ), "与前后读数相差悬殊"


def _step(source: _Source, field: str, value: SeriesValue) -> _Found:
    """More than it can change between two readings that follow each other without a gap."""
    if value.step is None:
        return None
    longest = (
        f" AND {source.at} - lag({source.at}) OVER {source.in_time} <= {source.series.every * 60}"
        if (source.series.every)
        else ""
    )
    return (
        f"SELECT * FROM ({source.readings(field)})"
        f" QUALIFY abs(value - lag(value) OVER {source.in_time}) > {literal(value.step)}{longest}"
    ), f"相邻两次变化超过{value.step:g}"


def _drift(source: _Source, field: str, value: SeriesValue) -> _Found:
    """The last days lie elsewhere than all days before, beside the other series, which share weather and season.

    One finding for each drifting day: the last reading of it.
    """
    if value.drift is None:
        return None
    whose = source.whose
    return (
        f"WITH readings AS (SELECT *, CAST(timezone({literal(ZONE)}, to_timestamp({source.at})) AS DATE) AS day"
        f" FROM ({source.readings(field)})),"
        f" daily AS (SELECT {whose}, day, median(value) AS middle FROM readings GROUP BY ALL),"
        f" level AS (SELECT *, middle - median(middle) OVER (PARTITION BY {whose}) AS own FROM daily),"
        f" beside AS (SELECT *, own - median(own) OVER (PARTITION BY day) AS apart,"
        f" count(*) OVER (PARTITION BY day) AS series, max(day) OVER (PARTITION BY {whose}) - day AS age FROM level),"
        f" judged AS (SELECT {whose}, median(apart) FILTER (age < {RECENT_DAYS}) AS recent,"
        f" median(apart) FILTER (age >= {RECENT_DAYS}) AS before, mad(apart) FILTER (age >= {RECENT_DAYS}) AS usual,"
        f" count(*) FILTER (age >= {RECENT_DAYS}) AS days, min(series) AS series FROM beside GROUP BY ALL),"
        f" drifting AS (SELECT {whose} FROM judged WHERE days >= {FEWEST_DAYS} AND series >= {FEWEST_SERIES}"
        f" AND abs(recent - before) > {literal(value.drift)} AND abs(recent - before) > 6 * 1.4826 * usual)"
        f" SELECT * FROM readings SEMI JOIN drifting USING ({whose})"
        f" QUALIFY row_number() OVER (PARTITION BY {whose}, day ORDER BY {source.at} DESC) = 1"
        f" AND max(day) OVER (PARTITION BY {whose}) - day < {RECENT_DAYS}"
    ), f"近{RECENT_DAYS}日相对其他测点偏移超过{value.drift:g}"


def _reset(source: _Source, field: str, value: SeriesValue) -> _Found:
    """A counter that is smaller than it was."""
    if not value.counter:
        return None
    return (
        f"SELECT * FROM ({source.readings(field)}) QUALIFY value < lag(value) OVER {source.in_time}"
    ), "累计值小于前一次读数"


_KINDS: dict[str, Callable[[_Source, str, SeriesValue], _Found]] = {
    "range": _range,
    "stuck": _stuck,
    "spike": _spike,
    "step": _step,
    "drift": _drift,
    "reset": _reset,
}


def _of_the_clock(source: _Source, title: str) -> dict[str, tuple[str, str, str, Dimension]]:
    """When readings say they were taken: the future, the past of a reset clock, beside the hour, twice, not at all."""
    found: dict[str, tuple[str, str, str, Dimension]] = {
        "clock": (_clock(source), f"{title}可信", f"{title}在未来、在2000年之前，或偏离应报时刻", "timeliness")
    }
    if source.series.every:
        gap = source.series.gap
        found["repeated"] = (_repeated(source), f"{title}不重复", "同一时段重复上报", "accuracy")
        found["gap"] = (_gap(source), f"{title}连续", f"此前缺少{gap}次以上读数", "completeness")
    return found


def _clock(source: _Source) -> str:
    """In the future, before there were such devices, or off the moment at which the series usually reports.

    In what order readings arrive says nothing: what is sent again comes last.
    """
    wrong = f"{source.at} > epoch({INGESTED_AT}) + 300 OR {source.at} < epoch(TIMESTAMP '2000-01-01')"
    if not source.series.every:
        return f"SELECT * FROM {source.table} WHERE {wrong}"
    interval = source.series.every * 60
    tenth = interval / 10
    return (
        f"WITH placed AS (SELECT *, {source.at} % {interval} AS offset_s FROM {source.table}),"
        f" usual AS (SELECT *, mode(offset_s) OVER (PARTITION BY {source.whose}) AS usual_s FROM placed)"
        f" SELECT * FROM usual WHERE {wrong}"
        f" OR abs(offset_s - usual_s) BETWEEN {literal(tenth)} AND {literal(interval - tenth)}"
    )


def _repeated(source: _Source) -> str:
    """Less than half an interval after another one, with the same values: the same reading once more."""
    values = ", ".join(quote(name) for name in source.series.values)
    same = f"row({values}) IS NOT DISTINCT FROM lag(row({values})) OVER {source.in_time}"
    half = (source.series.every or 0) * 30
    return (
        f"SELECT * FROM {source.table} QUALIFY {source.at} - lag({source.at}) OVER {source.in_time} < {half} AND {same}"
    )


def _gap(source: _Source) -> str:
    """The first reading after a gap; what should be there has no row to point at."""
    longest = (source.series.every or 0) * 60 * (source.series.gap + 0.5)
    return (
        f"SELECT * FROM {source.table}"
        f" QUALIFY {source.at} - lag({source.at}) OVER {source.in_time} > {literal(longest)}"
    )
