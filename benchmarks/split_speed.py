"""What the split costs beside a plain copy to Parquet, in one run: `python benchmarks/split_speed.py --rows 10000000`.

The rows are made up: residents as the contract psb_resident delivers them, one in a hundred with a fault. `--fewer`
takes ten of its columns, with the two dozen rules over them; it leaves out columns that are empty or hardly vary. The
plain copy is the one DuckDB makes without being told more than the compression.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path

from catalog.contract import Contract
from catalog.registry import Registry
from catalog.table_specs import raw_spec
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from lake.lakehouse import Lakehouse
from lake.ledger_schema import Batch
from lake.settings import Settings
from quality.compile import compile_split
from quality.expression import columns_of
from quality.split import SplitResult, split

RESOURCE = "psb_resident"
FEWER = (
    *("citizen_id", "person_name", "sex", "birth_date", "marital_status", "household_no", "county_code", "address"),
    *("phone", "updated_at"),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_WHO = "(CASE WHEN i % 200 = 199 THEN i - 100 ELSE i END)"
"""One row in two hundred is about somebody who came before."""
_BIRTH = f"strftime(date '1950-01-01' + ({_WHO} // 3 * 7919 % 20000)::int, '%Y%m%d')"
_FIRST17 = f"'44070' || (3 + {_WHO} % 3) || {_BIRTH} || lpad(({_WHO} // 60000 % 1000)::varchar, 3, '0')"


def _values() -> dict[str, str]:
    check = " + ".join(f"{weight} * (first17[{place}]::int)" for place, weight in enumerate(_WEIGHTS, 1))
    return {
        "GMSFHM": f"first17 || substr('10X98765432', ({check}) % 11 + 1, 1)",
        "XM": "chr(19968 + (h % 3000)::int) || chr(19968 + (h // 3000 % 3000)::int)",
        "XBDM": "CASE WHEN first17[17]::int % 2 = 1 THEN '男' ELSE '女' END",
        "MZDM": "'汉族'",
        "CSRQ": "substr(first17, 7, 4) || '-' || substr(first17, 11, 2) || '-' || substr(first17, 13, 2)",
        "HYZKDM": "CASE WHEN i % 100 = 0 THEN '不明' WHEN i % 3 = 0 THEN '未婚' ELSE '已婚' END",
        "HH": "lpad((h % 10000000)::varchar, 9, '0')",
        "YHZGXDM": "CASE WHEN i % 3 = 0 THEN '户主' ELSE '配偶' END",
        "SSXQDM": "'44070' || (3 + i % 3)",
        "JCWHDM": "'440703' || lpad((1 + i % 20)::varchar, 3, '0') || lpad((1 + i % 40)::varchar, 3, '0')",
        "JCWHMC": "'羊桥社区居委会'",
        "HJDZ": "'江门市蓬江区白沙街道建设路' || (h % 900) || '号' || (h % 40) || '栋' || (h % 1200) || '房'",
        "LXDH": "'1' || (3100000000 + h % 800000000)",
        "QRRQ": "(date '2010-01-01' + (h % 4000)::int)::varchar",
        "GXSJ": "(timestamp '2023-01-01' + to_seconds((h % 31000000)::int))::varchar",
    }


def cut_contract(contract: Contract, fields: Collection[str]) -> Contract:
    """The contract with these fields only, and the rules that need no others."""
    rules = tuple(rule for rule in contract.rules if {*columns_of(rule.check)} <= {*fields})
    kept = tuple(spec for spec in contract.fields if spec.name in fields)
    return contract.model_copy(update={"fields": kept, "rules": rules})


def write_deliveries(engine: DuckEngine, registry: Registry, contract: Contract, rows: int, path: Path) -> None:
    """Raw rows of the resource in one Parquet file."""
    position = {"_batch_id": "'b'", "_line_no": "i + 2", "_ingested_at": "timestamptz '2024-01-01 00:00:00+00'"}
    values = _values() | position
    columns = raw_spec(contract, registry).columns
    shown = ", ".join(f"{values.get(column.name, 'NULL')} AS {quote(column.name)}" for column in columns)
    seeds = f"SELECT i, hash(i) AS h FROM range({rows}) AS numbers(i)"
    engine.write(f"SELECT {shown} FROM (SELECT i, h, {_FIRST17} AS first17 FROM ({seeds}))", path, columns)


def _timed(action: Callable[[], object]) -> tuple[float, float, object]:
    """Seconds on the clock, seconds of all cores (steadier on a busy machine), and the result."""
    clock, cores = time.perf_counter(), time.process_time()
    result = action()
    return time.perf_counter() - clock, time.process_time() - cores, result


def measure(rows: int, home: Path, *, fewer: bool) -> None:
    """Print seconds, ratio and memory; the copy is measured before and after, the better one counts."""
    settings, registry = Settings(home=home), Registry.load()
    contract, raw, copy = registry.resource(RESOURCE), home / "raw.parquet", home / "copy.parquet"
    contract = cut_contract(contract, FEWER) if fewer else contract
    now = datetime.now(UTC)
    batch = Batch("b", RESOURCE, "", "made up", 0, now, now, contract.version)
    with DuckEngine(settings) as engine:
        write_deliveries(engine, registry, contract, rows, raw)
    with DuckEngine(settings) as engine:
        plain = f"COPY (SELECT * FROM read_parquet({literal(str(raw))})) TO {literal(str(copy))}"
        plain += " (FORMAT parquet, COMPRESSION zstd)"
        before = _timed(lambda: engine.connection.execute(plain))
        clock, cores, result = _timed(lambda: split(engine, Lakehouse.open(settings), contract, registry, [raw], batch))
        after = _timed(lambda: engine.connection.execute(plain))
    assert isinstance(result, SplitResult)
    floor_clock, floor_cores, _ = min(before, after, key=lambda measured: measured[0])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{rows:,} rows, {len(contract.fields)} columns, {len(compile_split(contract, registry).rules)} rules")
    print(f"accepted {result.rows_accepted:,}, quarantined {result.rows_quarantined:,}")
    print(f"superseded {result.rows_superseded:,}")
    print(f"plain copy {floor_clock:.1f} s ({floor_cores:.1f} core s), split {clock:.1f} s ({cores:.1f} core s)")
    print(f"ratio {clock / floor_clock:.2f} ({cores / floor_cores:.2f} in core s), peak memory {memory:.2f} GB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--fewer", action="store_true", help="ten columns instead of eighteen")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="split-speed-") as folder:
        measure(told.rows, Path(folder), fewer=told.fewer)
