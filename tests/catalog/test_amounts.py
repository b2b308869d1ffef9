"""Amounts that departments state in thousands of yuan, in the contracts of the city."""

import re
from pathlib import Path

import duckdb
import yaml

import catalog

CONTRACTS = Path(str(catalog.__path__[0]), "resources")
SCALED = re.compile(
    r'coalesce\(cast\(try_cast\(.*"(?P<column>[^"]+)".* as decimal\(28, 6\)\) \* (?P<times>\d+)', re.DOTALL
)


def test_separators_of_thousands_make_no_amount_a_thousand_times_smaller() -> None:
    texts = (path.read_text(encoding="utf-8") for path in sorted(CONTRACTS.glob("*/*.yaml")))
    fields = [field for text in texts if "decimal(28, 6)) *" in text for field in yaml.safe_load(text)["fields"]]
    scaled = {field["derive"]: found for field in fields if (found := SCALED.search(field.get("derive", "")))}
    assert len(scaled) > 9
    for derive, found in scaled.items():
        others = ", '' AS \"币种\"" if "币种" in derive else ""
        row = f"SELECT '1,100.5' AS \"{found['column']}\"{others}"
        amount = duckdb.execute(f"SELECT CAST({derive} AS DOUBLE) FROM ({row})").fetchone()
        assert amount == (1100.5 * int(found["times"]),), derive
