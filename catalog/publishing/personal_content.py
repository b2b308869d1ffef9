"""Looks into the text of a table for citizen ids and mobile numbers, whatever the columns are called."""

from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from lake.engine.identifiers import literal, quote, quote_table
from lake.errors import LakeError

_FULL_WIDTH, _HALF_WIDTH = "０１２３４５６７８９Ｘｘ", "0123456789Xx"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_CITIZEN_ID = "[1-9][0-9]{16}[0-9Xx]"
_MOBILE = "(0086|86)?1[3-9][0-9]{9}"


class Asked(Protocol):
    """Where a table can be asked for its text."""

    def query(self, sql: str) -> pa.Table:
        """The whole answer."""


@dataclass(frozen=True)
class PersonalContent:
    """How many citizen ids and mobile numbers a column holds; never which."""

    column: str
    citizen_ids: int
    mobiles: int


def find_personal(engine: Asked, table: str) -> list[PersonalContent]:
    """The text columns of an attached table that hold citizen ids (GB 11643, check digit right) or mobile numbers."""
    described = engine.query(f"DESCRIBE {quote_table(table)}").to_pylist()
    columns = [row["column_name"] for row in described if row["column_type"] == "VARCHAR"]
    found = (_counted(engine, table, column) for column in columns)
    return [content for content in found if content.citizen_ids or content.mobiles]


def scan_personal(engine: Asked, table: str) -> None:
    """LakeError when any text of the table holds personal numbers; it names column and count, never a value."""
    for content in find_personal(engine, table):
        raise LakeError(
            f"{content.citizen_ids} citizen ids and {content.mobiles} mobile numbers stand in the text",
            advice="leave the column out of the model, or have the department remove them",
            resource=table,
            column=content.column,
            rule="personal_content",
        )


def _counted(engine: Asked, table: str, column: str) -> PersonalContent:
    digits = f"translate({quote(column)}, {literal(_FULL_WIDTH)}, {literal(_HALF_WIDTH)})"
    # numbers are also written 138-0013-8000 and 440703 19900101 0017: look as well at what one space or hyphen parts
    joined = f"regexp_replace({digits}, '([0-9])[ -]([0-9])', '\\1\\2', 'g')"
    words = " || ".join(f"regexp_extract_all({text}, '[0-9A-Za-z]+')" for text in (digits, joined))
    row = engine.query(
        f"SELECT count(*) FILTER (WHERE {_is_citizen_id()}) AS citizen_ids,"
        f" count(*) FILTER (WHERE regexp_full_match(word, '{_MOBILE}')) AS mobiles"
        f" FROM (SELECT unnest(list_distinct({words})) AS word FROM {quote_table(table)})"
    ).to_pylist()[0]
    return PersonalContent(column, row["citizen_ids"], row["mobiles"])


def _is_citizen_id() -> str:
    total = " + ".join(
        f"CAST(substr(word, {place}, 1) AS INTEGER) * {weight}" for place, weight in enumerate(_WEIGHTS, start=1)
    )
    return (
        f"CASE WHEN regexp_full_match(word, '{_CITIZEN_ID}')"
        " THEN try_strptime(substr(word, 7, 8), '%Y%m%d') IS NOT NULL"
        f" AND substr('{_CHECK_DIGITS}', ({total}) % 11 + 1, 1) = upper(substr(word, 18, 1)) ELSE false END"
    )
