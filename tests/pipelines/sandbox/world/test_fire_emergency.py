import polars as pl

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.fire_emergency import make_alarms, make_hazards
from pipelines.sandbox.world.places import read_places
from tests.pipelines.sandbox.one_city import one_city


def test_an_alarm_runs_from_the_call_to_the_end_and_is_the_same_again() -> None:
    places = read_places(stream(7, "places"))
    alarms = make_alarms(SCALES["S"], places, stream(7, "x"))
    assert alarms.filter(pl.col("disaster") != "01")["loss"].sum() == 0
    assert (alarms["called"] < alarms["dispatched"]).all()
    assert (alarms["dispatched"] < alarms["arrived"]).all()
    assert (alarms["arrived"] < alarms["ended"]).all()
    assert alarms.equals(make_alarms(SCALES["S"], places, stream(7, "x")))


def test_the_rank_of_a_hazard_source_follows_from_its_risk() -> None:
    city = one_city()
    hazards = make_hazards(city.scale, city.firms, city.places, stream(7, "x"))
    assert hazards.filter(pl.col("rank") == "4")["risk"].max() < 10
    assert hazards.filter(pl.col("rank") == "3")["risk"].is_between(10, 50, closed="left").all()
    assert hazards["uscc"].is_in(city.firms["uscc"].implode()).all()
