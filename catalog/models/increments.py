"""A model that is made anew only where its sources changed. One line of the header says what tells its parts apart:

    increment: {by: day, of: {std.trb_parking_state: cast(observed_at at time zone 'Asia/Shanghai' as date)}}

It promises that the rows with one value of `by` come, of each table in `of`, from the rows of which the expression
gives that value alone, and of every other table from whatever it holds.
"""

from collections.abc import Iterable, Mapping

import sqlglot
from pydantic import Field
from sqlglot import exp

from catalog.contracts.expression_check import SqlExpression
from catalog.contracts.strict import Strict
from lake.engine.identifiers import quote, quote_table


class Increment(Strict):
    """What a change of a source touches."""

    by: str = Field(description="column of the model that tells its parts apart: a day, a month, a number of a case")
    of: Mapping[str, SqlExpression] = Field(
        min_length=1, description="by table that grows, the same of its rows; of another that changes, all is made anew"
    )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return (self.by,)

    def part_of(self, table: str, source: str) -> str:
        """The part that rows of a table belong to, which are read under the name `source`."""
        tree = sqlglot.parse_one(self.of[table], dialect="duckdb")
        for column in tree.find_all(exp.Column):
            column.set("table", exp.to_identifier(source, quoted=True))
        return tree.sql(dialect="duckdb")


def changed_parts_sql(increment: Increment, table: str, before: str, after: str) -> str:
    """The parts of which rows differ between two states of a table, each readable under a name."""
    one_way = (
        f"SELECT * FROM (SELECT * FROM {quote_table(new)} EXCEPT ALL SELECT * FROM {quote_table(old)}) AS {quote(side)}"
        for new, old, side in ((after, before, "come"), (before, after, "gone"))
    )
    rows = " UNION ALL ".join(one_way)
    return f"SELECT DISTINCT {increment.part_of(table, 'rows')} AS part FROM ({rows}) AS {quote('rows')}"


def narrowed_sql(increment: Increment, table: str, whole: str, changed: str) -> str:
    """The rows of a table, readable under `whole`, that belong to the changed parts."""
    same = f"changed.part IS NOT DISTINCT FROM {increment.part_of(table, 'rows')}"
    listed = f"SELECT 1 FROM {quote_table(changed)} AS changed WHERE {same}"
    return f"SELECT * FROM {quote_table(whole)} AS {quote('rows')} WHERE EXISTS ({listed})"


def patched_sql(increment: Increment, columns: Iterable[str], made: str, former: str, changed: str) -> str:
    """The changed parts as a SELECT makes them, and all others as the table `former` has them."""
    by, wanted = quote(increment.by), ", ".join(map(quote, columns))
    of_rows = f"SELECT 1 FROM {quote_table(changed)} AS changed WHERE changed.part IS NOT DISTINCT FROM {{}}.{by}"
    return (
        f"SELECT {wanted} FROM ({made}) AS made WHERE EXISTS ({of_rows.format('made')})"
        f" UNION ALL SELECT {wanted} FROM {quote_table(former)} AS former"
        f" WHERE NOT EXISTS ({of_rows.format('former')})"
    )
