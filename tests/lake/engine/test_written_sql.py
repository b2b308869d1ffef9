"""Expressions of contracts, elements and models compute over one row and do nothing else."""

import pytest

from lake.engine.written_sql import expression_refusals


@pytest.mark.parametrize(
    "text",
    [
        "level < 100",
        "trim(\"Select\") <> ''",
        "note ~ 'from [A-Z]'",
        "list_contains(['a', 'b'], kind)",
        "x is not null",
    ],
)
def test_what_computes_is_taken(text: str) -> None:
    assert [*expression_refusals(text)] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(select count(*) from read_text('/etc/passwd')) > 0", "read_text(…) may not be read from"),
        ("exists (from std.person)", "a query inside of an expression"),
        ("level in (table std.level)", "a query inside of an expression"),
        ("1) from read_csv('/etc/passwd') where (1 = 1", "read_csv(…) may not be read from"),
        ("getenv('HOME') <> ''", "getenv(…) may not be called"),
        ("level < 100; drop table std.level", "not one SELECT"),
    ],
)
def test_what_does_more_is_refused_with_advice(text: str, message: str) -> None:
    found = [*expression_refusals(text)]
    assert message in found[0].message
    assert all(one.advice for one in found)


def test_a_refusal_knows_its_line() -> None:
    (first, *_) = expression_refusals("level < 100\n  and exists (select 1 from read_text('/etc/passwd'))")
    assert first.line == 2
