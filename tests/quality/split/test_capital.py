"""The capital of a legal entity is in yuan, or it is named with its currency: the two are never added up."""

from functools import cache

import duckdb
import pytest

from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.engine.identifiers import literal, quote
from quality.split.compile import compile_split

AMOUNT, CURRENCY = "注册资本(万元)", "币种"


@cache
def market_entity() -> Resource:
    return Registry.load().resource("amr_market_entity")


@pytest.mark.parametrize(
    ("currency", "amount", "yuan", "foreign"),
    [
        ("156", "￥50", "500000.00", None),
        ("人民币", "1,000.5", "10005000.00", None),
        (None, "7", "70000.00", None),
        ("840", "500", None, "USD 5000000.00"),
        ("港币", "100", None, "HKD 1000000.00"),
        ("840", None, None, None),
    ],
)
def test_capital(currency: str | None, amount: str | None, yuan: str | None, foreign: str | None) -> None:
    sent = {**dict.fromkeys(market_entity().raw_columns), CURRENCY: currency, AMOUNT: amount}
    columns = [f"{literal(text) if text else 'NULL'}::VARCHAR AS {quote(name)}" for name, text in sent.items()]
    placed = "'b' AS _batch_id, 1::BIGINT AS _line_no, now() AS _ingested_at, NULL::VARCHAR AS _extra"
    shown = "registered_capital_yuan::VARCHAR, registered_capital_foreign"
    query = compile_split(market_entity()).select(f"(SELECT {', '.join(columns)}, {placed})", shown)
    assert duckdb.execute(query).fetchone() == (yuan, foreign)
