"""水利局 and 水文局: one database with the tables of SL 323-2011."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, numbers, text
from pipelines.sandbox.faults.fault import Fault, Faulty, plant
from pipelines.sandbox.faults.records import repeat_rows, unknown_station
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import moment, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.telemetry import with_arrivals
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES

DATABASE = "wrb/rwdb.db"
READING_KEY = ("STCD", "TM")


def _between(first: str, last: str) -> pl.Expr:
    return pl.col("TM").is_between(pl.lit(first), pl.lit(last))


WRONG_UNIT = (pl.col("STCD") == "80910021") & _between("2023-06-10 00:00:00", "2023-06-12 23:00:00")
STUCK_RESERVOIR = (pl.col("STCD") == "80910014") & _between("2023-06-10 00:00:00", "2023-06-10 23:00:00")
STUCK_RIVER = (pl.col("_order") == 1) & _between("2023-06-05 02:00:00", "2023-06-05 22:00:00")
OTHER_MANUAL = (pl.col("_order") == 2) & pl.col("WPTN").is_in(["4", "5"])

CLOCK_AHEAD = Fault("H12", "RCVTM", 0.001, dates.before("TM"))
"""A reading that arrived before it was taken: the clock of the station or of the database is wrong."""

STATION_FAULTS = (
    Fault("H30", "LGTD", 0.04, divisions.zero_coordinate),
    Fault("H10", "MODITIME", 0.05, dates.unknown_date),
    Fault("H26", "ADDVCD", 0.05, divisions.abolished, divisions.has_history("ADDVCD")),
    Fault("H4", "DTMNM", 0.04, text.null_spelling),
    Fault("H9", "DTMNM", 0.05, text.relabelled({"珠基": "珠江基面"})),
)
RESERVOIR_FAULTS = (
    Fault("H33", "W", 1.0, numbers.times(100), WRONG_UNIT),
    Fault("H35", "RZ", 1.0, numbers.stuck, STUCK_RESERVOIR),
    Fault("H35", "RZ", 0.001, numbers.out_of_order),
    Fault("H35", "RZ", 0.0005, numbers.spike),
    Fault("H32", "STCD", 0.001, unknown_station),
    Fault("H11", "TM", 0.0005, dates.malformed),
    Fault("H4", "INQ", 0.002, text.null_spelling),
    CLOCK_AHEAD,
)
RIVER_FAULTS = (
    Fault("H34", "WPTN", 1.0, numbers.reversed_trend, OTHER_MANUAL),
    Fault("H35", "Z", 1.0, numbers.stuck, STUCK_RIVER),
    Fault("H35", "Z", 0.001, numbers.out_of_order),
    Fault("H35", "Z", 0.0005, numbers.spike),
    Fault("H32", "STCD", 0.001, unknown_station),
    Fault("H4", "Q", 0.002, text.null_spelling),
    CLOCK_AHEAD,
)


def deliver(city: City, desk: Desk) -> None:
    """Stations, characteristic levels and readings."""
    rng = desk.random("wrb")
    stations = repeat_rows(plant(_stations(city), STATION_FAULTS, rng), 0.03, rng, {"MODITIME": "2023-06-30 08:00:00"})
    _write(desk, "wrb_station", "ST_STBPRP_B", stations, ("STCD",), ("LGTD", "LTTD", "DRNA"))
    _deliver_limits(city, desk)
    reservoirs = repeat_rows(plant(_reservoir_readings(city), RESERVOIR_FAULTS, rng), 0.001, rng)
    _write(desk, "wrb_reservoir_level", "ST_RSVR_R", reservoirs, READING_KEY, ("RZ", "INQ", "W", "BLRZ", "OTQ"))
    rivers = repeat_rows(plant(_river_readings(city), RIVER_FAULTS, rng), 0.001, rng)
    _write(desk, "hyd_river_level", "ST_RIVER_R", rivers, READING_KEY, ("Z", "Q", "XSAVV"))


def _write(desk: Desk, resource: str, table: str, rows: Faulty, key: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    source = f"wrb_rwdb:{table}"
    desk.table(resource, source, rows, database=DATABASE, table=table, key=key, numbers=numbers)


def _stations(city: City) -> pl.DataFrame:
    centre = pl.col("county_code").replace_strict(COUNTY_NAMES)
    return city.water.stations.select(
        STCD="code",
        STNM="name",
        RVNM="river",
        HNNM="system",
        BSNM=pl.lit("珠江流域"),
        LGTD=number("longitude"),
        LTTD=number("latitude"),
        STLC=pl.concat_str(pl.lit("广东省江门市"), centre),
        ADDVCD="county_code",
        DTMNM=pl.lit("珠基"),
        DTMEL=pl.lit(None, pl.String),
        DTPR=pl.lit(None, pl.String),
        STTP="type",
        DRNA=number("catchment"),
        PHCD=pl.lit(None, pl.String),
        ADMAUTH=pl.lit("江门市水利局"),
        USFL=pl.lit("1"),
        COMMENTS=pl.lit(None, pl.String),
        MODITIME=pl.lit("2022-11-15 10:00:00"),
        _entity="entity",
    )


def _deliver_limits(city: City, desk: Desk) -> None:
    """ST_RSVRFCCH_B and ST_RSVRFSR_B; the lake reads the main season with the former, and all seasons alone."""
    limits = city.water.limits
    columns = {"DAMEL": "crest", "CKFLZ": "check", "DSFLZ": "design", "NORMZ": "normal", "DDZ": "dead"}
    levels = limits.select(
        STCD="code",
        RSVRTP="kind",
        **{name: number(column) for name, column in columns.items()},
        TTCP=number("capacity"),
        ACTCP=number("active"),
        MODITIME=pl.lit("2022-11-15 10:00:00"),
        _entity="entity",
    )
    desk.table(
        "wrb_reservoir_limit",
        "wrb_rwdb:query",
        Faulty(levels),
        database=DATABASE,
        key=("STCD",),
        table="ST_RSVRFCCH_B",
        numbers=(*columns, "TTCP", "ACTCP"),
    )
    _write(desk, "wrb_reservoir_period", "ST_RSVRFSR_B", Faulty(_seasons(limits)), ("STCD", "BGMD"), ("FSLTDZ",))


def _seasons(limits: pl.DataFrame) -> pl.DataFrame:
    """The main season, and the later one in which the reservoirs may hold half of what lies above the limit."""
    later = (pl.col("flood_limit") + (pl.col("normal") - pl.col("flood_limit")) / 2).round(2)
    main = ("0415", "0715", "1", pl.col("flood_limit"))
    late = ("0716", "1015", "2", later)
    return pl.concat(
        limits.with_columns(level=level).select(
            STCD="code",
            BGMD=pl.lit(begins),
            EDMD=pl.lit(ends),
            FSLTDZ=number("level"),
            FSTP=pl.lit(kind),
            _entity="entity",
        )
        for begins, ends, kind, level in (main, late)
    )


def _reservoir_readings(city: City) -> pl.DataFrame:
    readings = with_arrivals(city.water.reservoir_readings, stream(city.seed, "arrivals of reservoir levels"))
    return readings.select(
        STCD="code",
        TM=moment("time"),
        RZ=number("level"),
        INQ=number("inflow"),
        W=number("storage"),
        BLRZ=number("downstream"),
        OTQ=number("outflow"),
        RWCHRCD=pl.lit(None, pl.String),
        RWPTN="trend",
        INQDR=pl.lit(None, pl.String),
        MSQMT=pl.lit("1"),
        RCVTM=moment("received"),
        _entity="entity",
    )


def _river_readings(city: City) -> pl.DataFrame:
    readings = with_arrivals(city.water.river_readings, stream(city.seed, "arrivals of river levels"))
    return readings.select(
        STCD="code",
        TM=moment("time"),
        Z=number("level"),
        Q=number("flow"),
        XSA=pl.lit(None, pl.String),
        XSAVV=number("velocity"),
        FLWCHRCD=pl.lit(None, pl.String),
        WPTN="trend",
        MSQMT=pl.lit("1"),
        RCVTM=moment("received"),
        _entity="entity",
        _order=pl.col("station") - city.scale.reservoirs,
    )
