"""A coded column is called by the titles of the list that its contract names, through whatever model hands it on."""

import pytest

from catalog.publishing.code_names import CodeNames
from catalog.registry.registry import Registry
from tests.catalog.model_maker import our_tables


@pytest.fixture(scope="module")
def names() -> CodeNames:
    return CodeNames(Registry.load(), our_tables())


@pytest.mark.parametrize(
    ("table", "column", "code", "name"),
    [
        ("open.school", "kind", "211", "小学"),
        ("open.foreign_trade", "country", "DEU", "德国"),
        ("open.food_permit", "county_code", "440705", "新会区"),
        ("open.city_event_monthly", "county_code", "440785", "恩平市"),
        ("open.market_entity_by_district", "industry_section", "F", "批发和零售业"),
        ("open.gdp_quarterly", "area_code", "440700", "江门市"),
    ],
)
def test_codes_have_the_names_of_their_list(names: CodeNames, table: str, column: str, code: str, name: str) -> None:
    assert names.of(table)[column][code] == name


def test_a_number_that_no_list_has_is_called_nothing(names: CodeNames) -> None:
    assert "permit_no" not in names.of("open.food_permit")
