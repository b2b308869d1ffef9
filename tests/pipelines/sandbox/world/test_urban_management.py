"""Components have codes of their own; cases are about components there are."""

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.world.urban_management import make_cases, make_components
from tests.pipelines.sandbox.one_city import one_city


def test_cases_are_about_components_and_close_after_they_were_filed() -> None:
    city = one_city()
    rng = stream(city.seed, "urban_management")
    components = make_components(city.scale, city.places, rng)
    cases = make_cases(city.scale, components, rng)
    assert components["code"].is_unique().all()
    assert (components["code"].str.len_chars() == 16).all()
    assert cases["code"].is_in(components["code"].implode()).all()
    assert (cases["closed"] > cases["filed"]).all()
