"""The pairs of profiles that are looked at: each rule's are counted before they are made.

A rule makes a pair because of what two profiles say, unless too many say the same. So pairs of which neither profile is
touched are those of the last time, but for values that too many share by now, or no more: their profiles are touched.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.resolving.resolution import BlockingRule, Resolution
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from quality.matching import blocking, kept, touched
from quality.matching.blocking import BlockCount
from quality.matching.kept import Renewal

_ALONE = 1
"""The widest value of a rule that is refused: a profile by itself is no pair."""
_WIDE = "matching.wide"


@dataclass(frozen=True)
class _Blocked:
    """A rule whose pairs are counted, with the most profiles that may share a value."""

    name: str
    block: str
    sizes: str
    made: str
    widest: int
    count: BlockCount

    @property
    def is_followed(self) -> bool:
        return self.widest > _ALONE


def looks_at_all(engine: DuckEngine) -> bool:
    """Whether all pairs are looked at anew; else `kept.COMPARED` has those of which no profile is touched."""
    return touched.is_everything(engine) or not kept.is_kept(engine, kept.COMPARED)


def looked_at_again() -> str:
    """SQL: whether a pair (l, r) is of a touched profile."""
    return " OR ".join(f"{side} IN {touched.names(touched.NODE)}" for side in ("l", "r"))


def pair(
    engine: DuckEngine, resolution: Resolution, profile: str, damped: str
) -> tuple[list[BlockCount], list[BlockCount]]:
    """`matching.candidate` (l, r, rule) of the rules that could be followed; those, and those of which no value could.

    All pairs, or those of touched profiles (`looks_at_all`). A rule's widest values are left out where it has too many
    pairs. LakeError when no rule gives few enough. `damped`: profiles without the telephones that many share.
    """
    all_anew = looks_at_all(engine)
    rules = list[_Blocked]()
    for place, rule in enumerate(resolution.blocking):
        rules.append(_blocked(engine, resolution, place, rule, damped if _asks_phones(rule, resolution) else profile))
        if all_anew:  # of a large city only one block at a time is held
            _make_pairs(engine, rules[-1])
    followed, refused = ([one for one in rules if one.is_followed is is_] for is_ in (True, False))
    if not followed:
        raise LakeError(
            f"no blocking rule of {resolution.id} gives few enough pairs",
            advice="; ".join(f"{one.name}: {one.count.pairs:,} pairs, most by {one.count.left_out}" for one in rules),
        )
    _tell_other_widths(engine, rules, all_anew)
    for one in [] if all_anew else followed:
        _make_pairs(engine, one, touched.names(touched.NODE))
    engine.keep("matching.candidate", blocking.candidates_sql({one.name: one.made for one in followed}))
    for relation in (name for one in rules for name in (one.block, one.sizes, one.made)):
        engine.forget(relation)
    return [one.count for one in followed], [one.count for one in refused]


def _blocked(engine: DuckEngine, resolution: Resolution, place: int, rule: BlockingRule, profile: str) -> _Blocked:
    name, block, sizes = blocking.rule_name(rule), f"matching.block_{place}", f"matching.size_{place}"
    engine.keep(block, blocking.block_sql(rule, profile))
    engine.keep(sizes, blocking.sizes_sql(block))
    pairs, widest = _most(engine, sizes, rule.widest, resolution.guards.pairs)
    count = BlockCount(name, pairs, _wider_than(engine, sizes, widest))
    return _Blocked(name, block, sizes, f"matching.pair_{place}", widest, count)


def _make_pairs(engine: DuckEngine, one: _Blocked, nodes: str | None = None) -> None:
    if one.is_followed:
        engine.keep(one.made, blocking.pairs_sql(one.block, one.sizes, one.widest, nodes))
    engine.forget(one.block)


def _tell_other_widths(engine: DuckEngine, rules: Iterable[_Blocked], all_anew: bool) -> None:
    """Write down which values make no pairs, and touch the profiles of those that did the last time, or did not."""
    engine.keep(_WIDE, " UNION ALL ".join(blocking.wide_sql(one.name, one.sizes, one.widest) for one in rules))
    told = []
    if not all_anew:
        other = (blocking.other_width_sql(one.name, one.block, _WIDE, kept.WIDE) for one in rules)
        engine.keep("matching.of_other_width", " UNION ".join(other))
        told = [touched.nodes("matching.of_other_width")]
    kept.renew(engine, [*told, Renewal(kept.WIDE, "true", f"FROM {_WIDE}")])
    for name in (_WIDE, "matching.of_other_width"):
        engine.forget(name)


def _most(engine: DuckEngine, sizes: str, widest: int, limit: int) -> tuple[int, int]:
    """How many pairs values make that no more profiles share than the second says; `_ALONE` if each makes too many."""
    pairs = _pairs_up_to(engine, sizes, widest)
    if pairs <= limit:
        return pairs, widest
    fitting = engine.rows(blocking.fitting_sql(sizes, widest, limit))[0]["widest"]
    return (pairs, _ALONE) if fitting is None else (_pairs_up_to(engine, sizes, fitting), fitting)


def _pairs_up_to(engine: DuckEngine, sizes: str, widest: int) -> int:
    return int(engine.rows(blocking.count_sql(sizes, widest))[0]["pairs"])


def _wider_than(engine: DuckEngine, sizes: str, widest: int) -> tuple[tuple[str, int], ...]:
    return tuple((row["value"], row["profiles"]) for row in engine.rows(blocking.glue_sql(sizes, widest)))


def _asks_phones(rule: BlockingRule, resolution: Resolution) -> bool:
    """Nothing but telephones is damped."""
    return "phone" in {resolution.attributes[name].role for name in rule.agree if name in resolution.attributes}
