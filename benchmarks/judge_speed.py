"""Judging beside one scan written by hand, and beside Great Expectations on pandas, for the same rules in one run.

The rows are the residents of big_deliveries, in the standard table's columns. The contract's own rules are judged
against a scan by hand; against pandas, which cannot say all of them, twenty that both can. Pandas gets fewer rows, and
its time is scaled up: `python -m benchmarks.judge_speed --rows 10000000 --pandas-rows 2000000`.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.big_deliveries import RESIDENTS, write_delivery
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.ledger.records import Batch
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from quality.expectations.expected import Expectation, Suite, none_of, suite_for_resource
from quality.expectations.judge import judge
from quality.split.split import split


@dataclass(frozen=True)
class Common:
    """A rule that both sides know: our SQL, and the library's own expectation on pandas."""

    aggregate: str
    expectation: str
    arguments: dict[str, Any]


def _filled(column: str) -> Common:
    broken = f"count(*) FILTER (WHERE {quote(column)} IS NULL)"
    return Common(broken, "ExpectColumnValuesToNotBeNull", {"column": column})


def _matches(column: str, pattern: str) -> Common:
    broken = f"count(*) FILTER (WHERE NOT regexp_matches({quote(column)}, {literal(pattern)}))"
    return Common(broken, "ExpectColumnValuesToMatchRegex", {"column": column, "regex": pattern})


def _without(column: str, pattern: str) -> Common:
    broken = f"count(*) FILTER (WHERE regexp_matches({quote(column)}, {literal(pattern)}))"
    return Common(broken, "ExpectColumnValuesToNotMatchRegex", {"column": column, "regex": pattern})


def _one_of(column: str, values: Sequence[str]) -> Common:
    broken = f"count(*) FILTER (WHERE {quote(column)} NOT IN ({', '.join(map(literal, values))}))"
    return Common(broken, "ExpectColumnValuesToBeInSet", {"column": column, "value_set": list(values)})


def _as_long_as(column: str, least: int, most: int) -> Common:
    broken = f"count(*) FILTER (WHERE length({quote(column)}) NOT BETWEEN {least} AND {most})"
    limits = {"min_value": least, "max_value": most}
    return Common(broken, "ExpectColumnValueLengthsToBeBetween", {"column": column, **limits})


COMMON = (
    Common("count(*) - count(DISTINCT citizen_id)", "ExpectColumnValuesToBeUnique", {"column": "citizen_id"}),
    *map(_filled, ("citizen_id", "person_name", "county_code", "household_no", "_batch_id", "_line_no")),
    _matches("citizen_id", r"^[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9X]$"),
    _without("person_name", r"[0-9*]"),
    _matches("county_code", r"^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-2])[0-9]{4}$"),
    _matches("village_code", r"^[0-9]{12}$"),
    _matches("phone", r"^(?:1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$"),
    _matches("household_no", r"^[0-9]{9}$"),
    _without("address", r"[*]"),
    _one_of("sex", ("0", "1", "2", "9")),
    _one_of("ethnicity", [f"{code:02}" for code in range(1, 57)]),
    _one_of("marital_status", ("10", "20", "21", "22", "23", "30", "40", "90")),
    _as_long_as("citizen_id", 18, 18),
    _as_long_as("person_name", 2, 60),
    _as_long_as("address", 4, 200),
)


def measure(rows: int, pandas_rows: int, home: Path) -> None:
    """Print seconds, ratios and memory."""
    settings, residents = Settings(home=home), Registry.load().resource(RESIDENTS)
    own = suite_for_resource(residents)
    common = Suite(own.table, tuple(_expectation(number, one) for number, one in enumerate(COMMON)))
    raw, now = settings.zone_folder("restricted") / "raw.parquet", datetime.now(UTC)
    batch = Batch("b", RESIDENTS, "", "made up", 0, now, now, residents.version)
    with DuckEngine(settings) as engine:
        write_delivery(engine, residents, rows, raw)
        accepted = split(engine, Lakehouse.open(settings), residents, [raw], batch).accepted
    with DuckEngine(settings) as engine:
        engine.attach(own.table, residents.std.columns, [str(file) for file in accepted])
        judge(engine, Suite(own.table, own.expectations[:1]))  # the library is imported before the clock runs
        _beside_by_hand(engine, own, "the contract's own rules")
        ours = _beside_by_hand(engine, common, "rules that pandas knows, too")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        frame = engine.query(f"SELECT * FROM {quote_table(own.table)} LIMIT {pandas_rows}").to_pandas()
    library = _on_pandas(frame)
    scaled = library * rows / len(frame)
    print(f"{rows:,} rows, peak memory {memory:.2f} GB")
    print(f"Great Expectations on pandas {library:.1f} s for {len(frame):,} rows, scaled {scaled:.1f} s")
    print(f"judging is {scaled / ours:.0f} times as fast")


def _beside_by_hand(engine: DuckEngine, suite: Suite, what: str) -> float:
    """Seconds of judging; the scan by hand is measured before and after, the better one counts."""
    before = _seconds(lambda: engine.rows(_by_hand(suite)))
    ours = _seconds(lambda: judge(engine, suite))
    hand = min(before, _seconds(lambda: engine.rows(_by_hand(suite))))
    print(
        f"{len(suite.expectations)} checks, {what}: by hand {hand:.2f} s, judged {ours:.2f} s: ratio {ours / hand:.2f}"
    )
    return ours


def _expectation(number: int, one: Common) -> Expectation:
    return Expectation(f"common_{number}", one.expectation, "accuracy", *none_of(one.aggregate))


def _by_hand(suite: Suite) -> str:
    """What somebody would write who wants just the numbers."""
    counts = [one.arguments.get("aggregate", "count(*)") for one in suite.expectations]
    shown = ", ".join(f"{count} AS c{number}" for number, count in enumerate(counts))
    return f"SELECT {shown} FROM {quote_table(suite.table)}"


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _on_pandas(frame: Any) -> float:
    """Seconds that the library takes for the common rules, in its own words."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asked = [getattr(gx.expectations, one.expectation)(**one.arguments) for one in COMMON]
    suite = context.suites.add(gx.ExpectationSuite(name="residents", expectations=asked))
    asset = context.data_sources.add_pandas("frame").add_dataframe_asset("rows")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    results: list[Any] = []
    seconds = _seconds(lambda: results.extend(batch.validate(suite).results))
    if failed := [one.expectation_config.type for one in results if one.exception_info["raised_exception"]]:
        raise SystemExit(f"the library gave up on {', '.join(failed)}: its time would mean nothing")
    return seconds


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pandas-rows", type=int, default=200_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="judge-speed-") as folder:
        measure(arguments.rows, arguments.pandas_rows, Path(folder))
