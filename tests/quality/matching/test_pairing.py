"""Pairs of touched profiles, beside those of the last time, are those that all profiles together give."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from catalog.resolving.resolution import BlockingRule, Resolution
from lake.engine.duck import DuckEngine
from lake.settings import Settings
from quality.matching import kept, touched
from quality.matching.kept import Renewal
from quality.matching.pairing import looked_at_again, looks_at_all, pair
from tests.quality.matching.town import of

SURNAMES, NAMES = "陈欧黄", ("陈伟强", "欧阳震南", "黄丽华")
WIDEST = 6
"""Of twenty-odd profiles that bear three names as many bear each, so that one more or less is too many or not."""
Profiles = dict[str, dict[str, Any]]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with DuckEngine(Settings(home=tmp_path, threads=1)) as opened:
        kept.begin_empty(opened)
        yield opened


def by_name_and_sex() -> Resolution:
    rules = [BlockingRule(agree=("surname", "sex"), widest=WIDEST), BlockingRule(agree=("name",), widest=WIDEST)]
    return of(["psb_resident"]).model_copy(update={"blocking": rules})


def profile(chance: Random, node: str) -> dict[str, Any]:
    names, sex = [chance.choice(NAMES)], chance.choice("12")
    return {"node": node, "keyed": node[0] == "k", "name": names[0], "surname": names[0][0], "romanised": None,
            "names": names, "sex": sex}  # fmt: skip


def a_day(chance: Random, before: Profiles) -> tuple[Profiles, set[str]]:
    """Some profiles come, leave or become others; and which."""
    other = {f"{chance.choice('km')}{chance.randrange(14)}" for _ in range(chance.randint(1, 3))}
    stay = {node: said for node, said in before.items() if node not in other}
    return stay | {node: profile(chance, node) for node in other if chance.random() < 0.6}, other


def put(engine: DuckEngine, profiles: Profiles) -> None:
    engine.keep_rows("matching.profile", pa.Table.from_pylist([*profiles.values()]))


def paired(engine: DuckEngine) -> list[dict[str, Any]]:
    """The pairs as `kept.COMPARED` would have them after this."""
    pair(engine, by_name_and_sex(), "matching.profile", "matching.profile")
    gone = "true" if looks_at_all(engine) else looked_at_again()
    kept.renew(engine, [Renewal(kept.COMPARED, gone, "FROM matching.candidate")])
    return engine.rows(f"FROM {kept.COMPARED} ORDER BY ALL")


def touch(engine: DuckEngine, nodes: set[str]) -> None:
    engine.keep_rows("matching.other", pa.table({"node": sorted(nodes)}))
    kept.renew(engine, [touched.nothing(), touched.nodes("matching.other")])


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))])
def test_after_any_change_pairs_are_those_of_all_profiles(engine: DuckEngine, seed: int) -> None:
    chance = Random(seed)
    profiles: Profiles = {node: profile(chance, node) for kind in "km" for node in (f"{kind}{n}" for n in range(12))}
    put(engine, profiles)
    kept.renew(engine, [touched.everything()])
    paired(engine)
    widths = set[str]()
    for day in range(4):
        profiles, other = a_day(chance, profiles)
        put(engine, profiles)
        touch(engine, other)
        if day == 1:  # killed before the pairs are kept: what had become too common is not told again
            pair(engine, by_name_and_sex(), "matching.profile", "matching.profile")
        increment = paired(engine)
        kept.renew(engine, [touched.everything()])
        assert increment == paired(engine), (seed, day)
        widths.add(str(engine.rows(f"FROM {kept.WIDE} ORDER BY ALL")))
    assert len(widths) > 1, "some value became too common, or no longer is"
