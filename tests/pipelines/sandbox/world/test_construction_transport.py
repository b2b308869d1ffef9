from functools import cache

import polars as pl

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.construction_transport import make_bridges, make_lots, make_projects, make_vessels
from tests.pipelines.sandbox.one_city import one_city


@cache
def city() -> City:
    return one_city()


def _projects() -> pl.DataFrame:
    return make_projects(city().scale, city().firms, city().places, stream(7, "x"))


def test_projects_belong_to_standing_enterprises_and_are_the_same_again() -> None:
    projects = _projects()
    known = city().firms.filter((pl.col("status") == "存续") & (pl.col("kind") == "enterprise"))["uscc"].implode()
    assert projects["uscc"].is_in(known).all()
    assert projects["contractor"].is_in(known).all()
    assert projects["code"].is_unique().all()
    assert projects.equals(_projects())


def test_a_permit_is_numbered_by_its_day_and_follows_the_filing() -> None:
    projects = _projects()
    assert projects["permit"].is_unique().all()
    assert (projects["permit"].str.slice(6, 8) == projects["issued"].dt.strftime("%Y%m%d")).all()
    assert (projects["issued"] > projects["filed"]).all()


def test_places_chargers_and_lengths_agree() -> None:
    lots = make_lots(city().scale, city().firms, city().places, stream(7, "x"))
    assert (lots["charging"] <= lots["spaces"]).all()
    bridges = make_bridges(city().scale, city().places, stream(7, "x"))
    assert bridges["condition"].is_between(1, 5).all()
    vessels = make_vessels(city().scale, city().firms, stream(7, "x")).sort("tonnage")
    assert vessels["length"].is_sorted()
