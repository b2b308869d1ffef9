"""Which pairs are looked at: counted rule by rule before any is made."""

from dataclasses import dataclass

from catalog.resolving.resolution import BlockingRule
from lake.engine.identifiers import literal, quote, quote_table
from quality.matching.comparisons import ONE_VALUE, listed


@dataclass(frozen=True)
class BlockCount:
    """A rule with the pairs it gives, and its values that too many profiles share: they are left out."""

    rule: str
    pairs: int
    left_out: tuple[tuple[str, int], ...]
    """Masked, with how many profiles share each."""


def rule_name(rule: BlockingRule) -> str:
    """`phone` or `birth_date+sex`."""
    return "+".join(rule.agree)


def block_sql(rule: BlockingRule, profile: str) -> str:
    """(node, keyed, value): a profile for each of its values; `value` is all that has to agree, in one text.

    Values that only keyed profiles have are left out: those make no pair.
    Who has no name, or a masked one, is compared with nobody: a telephone alone says whose it is, and not who calls.
    """
    rows = f"FROM {quote_table(profile)} WHERE name IS NOT NULL OR romanised IS NOT NULL"
    for name in rule.agree:
        if name not in ONE_VALUE:  # one after the other: side by side they would be read in pairs, a join costs tenfold
            rows = f"FROM (SELECT *, unnest({_values(name)}) AS {quote('v_' + name)} {rows})"
    values = [f"CAST({quote(name)} AS VARCHAR)" if name in ONE_VALUE else quote(f"v_{name}") for name in rule.agree]
    there = " AND ".join(f"{value} IS NOT NULL" for value in values)
    said = f"SELECT node, keyed, concat_ws(chr(31), {', '.join(values)}) AS value FROM ({rows}) WHERE {there}"
    return (
        f"WITH loose AS (SELECT DISTINCT node, keyed, value FROM ({said}) WHERE NOT keyed)"
        " FROM loose UNION ALL"
        f" SELECT DISTINCT node, keyed, value FROM ({said}) SEMI JOIN loose USING (value) WHERE keyed"
    )


def _values(attribute: str) -> str:
    """The list of what a profile has of an attribute; of telephones all that are compared, those of a few too.

    Of a large city the commonest names are left out: whom such a telephone and a name mean is found by it alone.
    """
    return "list_concat(phones, shared_phones)" if attribute == "phone" else quote(listed(attribute))


def sizes_sql(block: str) -> str:
    """(value, profiles, loose, pairs): what each value gives. Two keyed profiles make no pair: they are two."""
    counts = "count(*) AS profiles, count(*) FILTER (NOT keyed) AS loose"
    counted = f"SELECT value, {counts} FROM {quote_table(block)} GROUP BY value"
    pairs = "loose * (profiles - loose) + loose * (loose - 1) // 2"
    return f"SELECT *, {pairs} AS pairs FROM ({counted}) WHERE loose > 0 AND profiles > 1"


def pairs_sql(block: str, sizes: str, widest: int, nodes: str | None = None) -> str:
    """The pairs of a rule: a loose profile on the left, and of two loose ones the one of the lesser name.

    `nodes`: SQL for IN; those of which one is in a pair, some twice. All pairs without.
    """
    whole = quote_table(block)
    some = f"(FROM {whole} WHERE node IN {nodes})"
    sides = [(whole, whole)] if nodes is None else [(some, whole), (whole, some)]
    return " UNION ALL ".join(
        f"SELECT a.node AS l, b.node AS r FROM {left} AS a JOIN {right} AS b USING (value)"
        f" SEMI JOIN (FROM {quote_table(sizes)} WHERE profiles <= {widest}) AS s USING (value)"
        " WHERE NOT a.keyed AND a.node <> b.node AND (b.keyed OR a.node < b.node)"
        for left, right in sides
    )


def wide_sql(name: str, sizes: str, widest: int) -> str:
    """(rule, value): of a rule the values that more profiles share."""
    return f"SELECT {literal(name)} AS rule, value FROM {quote_table(sizes)} WHERE profiles > {widest}"


def other_width_sql(name: str, block: str, wide: str, wide_before: str) -> str:
    """(node): the loose profiles of values that make pairs now and did not before, or the other way round."""
    now, before = (f"SELECT value FROM {quote_table(one)} WHERE rule = {literal(name)}" for one in (wide, wide_before))
    other = f"(({now}) EXCEPT ({before})) UNION (({before}) EXCEPT ({now}))"
    return f"SELECT node FROM {quote_table(block)} WHERE NOT keyed AND value IN ({other})"


def count_sql(sizes: str, widest: int) -> str:
    """How many pairs the rule gives."""
    return f"SELECT coalesce(sum(pairs), 0)::BIGINT AS pairs FROM {quote_table(sizes)} WHERE profiles <= {widest}"


def fitting_sql(sizes: str, widest: int, most: int) -> str:
    """(widest): of how many profiles a value may be, so that all of those together give no more pairs than `most`.

    The most common values say least, and give most: they are left out first. NULL when no value gives so few.
    """
    counted = f"SELECT profiles, sum(pairs) AS pairs FROM {quote_table(sizes)} WHERE profiles <= {widest} GROUP BY ALL"
    summed = f"SELECT profiles, sum(pairs) OVER (ORDER BY profiles) AS pairs FROM ({counted})"
    return f"SELECT max(profiles) AS widest FROM ({summed}) WHERE pairs <= {most}"


def glue_sql(sizes: str, widest: int, most: int = 5) -> str:
    """The values that too many profiles share, as nobody can read them."""
    masked = "left(value, 1) || '***' || right(value, 1)"
    return (
        f"SELECT {masked} AS value, profiles FROM {quote_table(sizes)} WHERE profiles > {widest}"
        f" ORDER BY profiles DESC, value LIMIT {most}"
    )


def candidates_sql(rules: dict[str, str]) -> str:
    """All pairs once, with the first rule that found each; `rules`: name → the relation of its pairs."""
    parts = [f"SELECT l, r, {literal(name)} AS rule, {place} AS place FROM {quote_table(table)}"
             for place, (name, table) in enumerate(rules.items())]  # fmt: skip
    return f"SELECT l, r, arg_min(rule, place) AS rule FROM ({' UNION ALL '.join(parts)}) GROUP BY l, r"
