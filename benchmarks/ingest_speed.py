"""How long a large GB18030 file takes into raw, std and quarantine, against the bare floor and against dlt.

The floor does nothing but transcode the file and copy it to Parquet with Polars. Each way runs in a process of its own,
so that its peak memory is its own too. `python -m benchmarks.ingest_speed --megabytes 1024`
"""

import argparse
import codecs
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

ROWS_PER_CHUNK = 200_000
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CONTRACT = """
title: {zh: 测速用人员登记, en: Register for measurements}
code: "307001/000001"
department: psb
category: department/psb
abstract: 仅用于测速的人员登记表，内容随机生成。
update: daily
published_on: 2023-06-30
sources: [{kind: csv, path: "register.csv"}]
delivery: full
key: [record_no]
volume: {min: 1}
sharing: {type: conditional, condition: 测速}
openness: {type: none, basis: 测速数据}
fields:
  - {name: record_no, from: 编号, element: identifier, required: true}
  - {name: citizen_id, from: 公民身份号码, element: citizen_id, required: true}
  - {name: person_name, from: 姓名, element: person_name, required: true}
  - {name: sex, from: 性别, element: sex, codes: {男: "1", 女: "2"}}
  - {name: born_on, from: 出生日期, element: date, required: true}
  - {name: mobile, from: 手机号码, element: phone_mobile}
  - {name: division, from: 区划代码, element: division_code12, required: true}
  - {name: address, from: 住址, element: address}
  - {name: paid, from: 缴费金额, element: amount_yuan}
  - {name: registered_on, from: 登记日期, element: date, required: true}
rules:
  - {name: registered_after_birth, check: "registered_on >= born_on", message: 登记日期早于出生日期}
  - {name: paid_not_negative, check: "paid >= 0", message: 缴费金额为负, dimension: accuracy}
ignored: [备注]
"""


def write_chunk(target: Path, first: int, rows: int, rng: np.random.Generator) -> None:
    """Append rows to a GB18030 file; about one in a hundred breaks a rule."""
    born = np.datetime64("1950-01-01") + rng.integers(0, 20_000, rows).astype("timedelta64[D]")
    digits = np.column_stack(
        [np.tile([4, 4, 0, 7, 0, 3], (rows, 1)), *_date_digits(born), rng.integers(0, 10, (rows, 3))]
    )
    check = np.array(list("10X98765432"))[(digits * WEIGHTS).sum(axis=1) % 11]
    wrong = rng.random(rows) < 0.01
    check = np.where(wrong, np.where(check == "0", "1", "0"), check)
    frame = pl.DataFrame(
        {
            "编号": [f"R{number:09d}" for number in range(first, first + rows)],
            "公民身份号码": ["".join(map(str, row)) + last for row, last in zip(digits.tolist(), check, strict=True)],
            "姓名": np.array(["陈沙测", "黄沙测", "梁沙测", "李沙测"])[rng.integers(0, 4, rows)],
            "性别": np.array(["男", "女"])[rng.integers(0, 2, rows)],
            "出生日期": np.datetime_as_string(born),
            "手机号码": [f"139{number:08d}" for number in rng.integers(10_000_000, 99_999_999, rows)],
            "区划代码": np.array(["440703002101", "440781001001", "440705101201"])[rng.integers(0, 3, rows)],
            "住址": [f"江门市蓬江区白沙街道胜利路{number}号" for number in rng.integers(1, 500, rows)],
            "缴费金额": [f"{cents / 100:,.2f}" for cents in rng.integers(0, 1_000_000, rows)],
            "登记日期": np.array(["2021/2/3", "2021-02-03", "20210203", "2021年2月3日"])[rng.integers(0, 4, rows)],
            "备注": "无",
        }
    )
    with target.open("ab") as out:
        out.write(frame.write_csv(include_header=first == 0).encode("gb18030"))


def _date_digits(dates: np.ndarray) -> list[np.ndarray]:
    compact = pl.Series(dates).dt.strftime("%Y%m%d").cast(pl.Int64).to_numpy()
    return [compact // 10**power % 10 for power in range(7, -1, -1)]


def make_file(target: Path, megabytes: int) -> int:
    """A file of about that size; how many rows it has."""
    rng, rows = np.random.default_rng(440700), 0
    while not target.exists() or target.stat().st_size < megabytes * 1_000_000:
        write_chunk(target, rows, ROWS_PER_CHUNK, rng)
        rows += ROWS_PER_CHUNK
    return rows


def run_floor(folder: Path) -> None:
    """Transcode and copy to Parquet, nothing else."""
    utf8, decoder = folder / "floor.csv", codecs.getincrementaldecoder("gb18030")()
    with (folder / "landing" / "register.csv").open("rb") as source, utf8.open("wb") as out:
        while chunk := source.read(1 << 22):
            out.write(decoder.decode(chunk).encode())
    pl.scan_csv(utf8, infer_schema=False).sink_parquet(folder / "floor.parquet")


def run_lake(folder: Path) -> None:
    """The whole way into raw, std and quarantine, with its rules and its ledger."""
    from assets.context import LakeContext
    from assets.ingestion.load import load_resource
    from lake.settings import Settings

    settings = Settings(home=folder / "home", landing=folder / "landing", contracts=str(folder / "contracts"))
    result = load_resource(LakeContext.open(settings), "bench_register")
    if result.errors:
        raise result.errors[0]


def run_dlt(folder: Path) -> None:
    """The same file into one Iceberg table with dlt's own CSV reader; no rules, no quarantine."""
    import dlt
    from dlt.sources.filesystem import filesystem, read_csv

    destination = dlt.destinations.filesystem(bucket_url=str(folder / "dlt"))
    pipeline = dlt.pipeline(
        "register", destination=destination, dataset_name="raw", pipelines_dir=str(folder / "state")
    )
    files = filesystem(bucket_url=str(folder / "landing"), file_glob="*.csv")
    rows = (files | read_csv(chunksize=100_000, encoding="gb18030", dtype=str)).with_name("register")
    pipeline.run(rows, table_format="iceberg", loader_file_format="parquet").raise_on_failed_jobs()


WAYS = {"floor": run_floor, "lake": run_lake, "dlt": run_dlt}


def measure(way: str, folder: Path) -> dict[str, float]:
    """Seconds and peak memory of one way, in a process of its own."""
    environment = {**os.environ, "POLARS_MAX_THREADS": str(os.cpu_count()), "RUNTIME__DLTHUB_TELEMETRY": "false"}
    command = [sys.executable, "-m", "benchmarks.ingest_speed", "--way", way, "--folder", str(folder)]
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(output.splitlines()[-1]))


def run_way(way: str, folder: Path) -> None:
    """Run one way here and print what it took."""
    started = time.perf_counter()
    WAYS[way](folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": round(time.perf_counter() - started, 2), "peak_gb": round(peak, 2)}))


def compare(megabytes: int, ways: list[str]) -> None:
    """Measure all ways on the same file and print the ratios."""
    with tempfile.TemporaryDirectory(prefix="ingest-") as temporary:
        folder = Path(temporary)
        (folder / "landing").mkdir()
        (folder / "contracts" / "resources" / "bench").mkdir(parents=True)
        (folder / "contracts" / "resources" / "bench" / "register.yaml").write_text(CONTRACT, encoding="utf-8")
        rows = make_file(folder / "landing" / "register.csv", megabytes)
        taken = {way: measure(way, folder) for way in ways}
        floor, lake = taken["floor"]["seconds"], taken["lake"]["seconds"]
        ratios = {"lake_to_floor": round(lake / floor, 2)}
        if "dlt" in taken:
            ratios["dlt_to_lake"] = round(taken["dlt"]["seconds"] / lake, 2)
        print(json.dumps({"megabytes": megabytes, "rows": rows, **taken, **ratios}, indent=2))


def main() -> None:
    """Compare, or run one way when told to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--ways", nargs="+", default=["floor", "lake"], choices=WAYS)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.way:
        run_way(arguments.way, arguments.folder)
    else:
        compare(arguments.megabytes, arguments.ways)


if __name__ == "__main__":
    main()
