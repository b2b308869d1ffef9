"""The pairs of profiles that are looked at: each rule's are counted before they are made."""

from catalog.resolving.resolution import BlockingRule, Resolution
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from quality.matching import blocking
from quality.matching.blocking import BlockCount


def pair(
    engine: DuckEngine, resolution: Resolution, profile: str, damped: str
) -> tuple[list[BlockCount], list[BlockCount]]:
    """`matching.candidate` (l, r, …) of the rules that could be followed; those, and those of which no value could.

    A rule's widest values are left out where it has too many pairs. LakeError when no rule gives few enough. `damped`:
    profiles without the telephones that many share.
    """
    followed: list[BlockCount] = []
    refused: list[BlockCount] = []
    made: dict[str, str] = {}
    for place, rule in enumerate(resolution.blocking):
        name, block, sizes = blocking.rule_name(rule), f"matching.block_{place}", f"matching.size_{place}"
        engine.keep(block, blocking.block_sql(rule, damped if _asks_phones(rule, resolution) else profile))
        engine.keep(sizes, blocking.sizes_sql(block))
        pairs, widest = _most(engine, sizes, rule.widest, resolution.guards.pairs)
        if widest is None:
            refused.append(BlockCount(name, pairs, _wider_than(engine, sizes, 1)))
        else:
            followed.append(BlockCount(name, pairs, _wider_than(engine, sizes, widest)))
            made[name] = f"matching.pair_{place}"
            engine.keep(made[name], blocking.pairs_sql(block, sizes, widest))
        engine.forget(block)
        engine.forget(sizes)
    if not made:
        raise LakeError(
            f"no blocking rule of {resolution.id} gives few enough pairs",
            advice="; ".join(f"{one.rule}: {one.pairs:,} pairs, most by {one.left_out}" for one in refused),
        )
    engine.keep("matching.candidate", blocking.candidates_sql(made))
    for relation in made.values():
        engine.forget(relation)
    return followed, refused


def _most(engine: DuckEngine, sizes: str, widest: int, limit: int) -> tuple[int, int | None]:
    """How many pairs values make that no more profiles share than the second says; None when each makes too many."""
    pairs = _pairs_up_to(engine, sizes, widest)
    if pairs <= limit:
        return pairs, widest
    fitting = engine.rows(blocking.fitting_sql(sizes, widest, limit))[0]["widest"]
    return (pairs, None) if fitting is None else (_pairs_up_to(engine, sizes, fitting), fitting)


def _pairs_up_to(engine: DuckEngine, sizes: str, widest: int) -> int:
    return int(engine.rows(blocking.count_sql(sizes, widest))[0]["pairs"])


def _wider_than(engine: DuckEngine, sizes: str, widest: int) -> tuple[tuple[str, int], ...]:
    return tuple((row["value"], row["profiles"]) for row in engine.rows(blocking.glue_sql(sizes, widest)))


def _asks_phones(rule: BlockingRule, resolution: Resolution) -> bool:
    """Nothing but telephones is damped."""
    return "phone" in {resolution.attributes[name].role for name in rule.agree if name in resolution.attributes}
