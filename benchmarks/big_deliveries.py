"""Deliveries of millions of made-up rows, as two contracts describe them; one row in a hundred has a fault.

`psb_resident` is the hardest there is: five long texts that nobody shares, check digits, and rules between columns.
`csg_electricity_consumption` is what comes by the ten million: readings of meters month by month, with 21 rules.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote
from lake.position import BATCH_ID, INGESTED_AT, LINE_NO
from pipelines.sandbox.identifiers import credit_codes, organisation_codes

RESIDENTS = "psb_resident"
READINGS = "csg_electricity_consumption"
_POSITION = {BATCH_ID: "'b'", LINE_NO: "i + 2", INGESTED_AT: "timestamptz '2024-01-01 00:00:00+00'"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_WHO = "(CASE WHEN i % 200 = 199 THEN i - 100 ELSE i END)"
"""One row in two hundred is about somebody, or a meter's month, that came before."""
_BIRTH = f"strftime(date '1950-01-01' + ({_WHO} // 3 * 7919 % 20000)::int, '%Y%m%d')"
_FIRST17 = f"'44070' || (3 + {_WHO} % 3) || {_BIRTH} || lpad(({_WHO} // 60000 % 1000)::varchar, 3, '0')"
_CHECK = " + ".join(f"{weight} * (first17[{place}]::int)" for place, weight in enumerate(_WEIGHTS, 1))
_RESIDENT = {
    "GMSFHM": f"first17 || substr('10X98765432', ({_CHECK}) % 11 + 1, 1)",
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
_READ_ON = f"(date '2023-01-25' + ({_WHO} % 12 * 30 + h % 5)::int)::varchar"
_READING = {
    "YHBH": f"CASE WHEN i % 400 <> 100 THEN '037' || lpad(({_WHO} // 12)::varchar, 11, '0') END",
    "TYXYDM": "uscc",
    "YHMC": "'江门市' || chr(19968 + (who % 3000)::int) || chr(20968 + (who // 7 % 3000)::int) || '贸易有限公司'",
    "DFNY": f"'2023' || lpad(({_WHO} % 12 + 1)::varchar, 2, '0')",
    "YDLB": "CASE WHEN who % 9 = 0 THEN '100' ELSE '200' END",
    "HYFL": "(ARRAY['1392', '3752', '5129', '5229', '6210', '2110'])[1 + who % 6]",
    "XZQH": "CASE WHEN i % 400 = 200 THEN '999999' ELSE '44070' || (3 + who % 3) END",
    "DL": "((h % 2000000) / 100)::decimal(10, 2)::varchar",
    "DF": "(CASE WHEN i % 400 = 0 THEN 90001 ELSE (h % 2000000) / 100 * 0.68 END)::decimal(10, 2)::varchar",
    "CBRQ": f"CASE WHEN i % 400 = 300 THEN '2023-02-30' ELSE {_READ_ON} END",
}
_ORGANISATIONS = 40_000
_SEEDS = {
    RESIDENTS: (_RESIDENT, f"SELECT i, h, {_FIRST17} AS first17 FROM (SELECT i, hash(i) AS h FROM numbers)"),
    READINGS: (
        _READING,
        f"SELECT i, hash(i) AS h, who, uscc FROM numbers JOIN organisations ON who = {_WHO} // 12 % {_ORGANISATIONS}",
    ),
}


def write_delivery(engine: DuckEngine, resource: Resource, rows: int, path: Path) -> None:
    """Raw rows of one of the two resources in one Parquet file."""
    values, seeds = _SEEDS[resource.name]
    known: Mapping[str, str] = values | _POSITION
    columns = resource.raw.columns
    shown = ", ".join(f"{known.get(column.name, 'NULL')} AS {quote(column.name)}" for column in columns)
    engine.connection.register("organisations", _organisations())
    numbers = f"WITH numbers AS (SELECT unnest(range({rows})) AS i)"
    engine.write(f"{numbers} SELECT {shown} FROM ({seeds})", path, columns)
    engine.connection.unregister("organisations")


def _organisations() -> pa.Table:
    who = np.arange(_ORGANISATIONS)
    organisations = organisation_codes(np.char.add("MA", np.char.zfill(who.astype(str), 6)))
    return pa.table({"who": who, "uscc": credit_codes(np.char.add("91440703", organisations))})
