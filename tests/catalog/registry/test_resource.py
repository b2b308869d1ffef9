"""A resource is made once and answers for its contract, its elements and its tables."""

from pathlib import Path

import pytest

from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.errors import LakeError
from tests.catalog.city_maker import write_resource

REGISTRY = Registry.load()
RESIDENTS = REGISTRY.resource("psb_resident")


def test_it_is_made_once_with_its_tables() -> None:
    assert REGISTRY.resource("psb_resident") is RESIDENTS
    assert RESIDENTS.std is RESIDENTS.std
    assert [table.name for table in (RESIDENTS.raw, RESIDENTS.std, RESIDENTS.quarantine)] == [
        "raw.psb_resident",
        "std.psb_resident",
        "quarantine.psb_resident",
    ]
    assert (RESIDENTS.zone, RESIDENTS.version) == ("restricted", RESIDENTS.contract.version)


def test_a_field_knows_its_element_and_its_codes() -> None:
    sex = RESIDENTS.field("sex")
    assert sex.code_list is REGISTRY.code_lists["sex"]
    assert (sex.element.id, sex.type, sex.is_required) == ("sex", "text", sex.spec.required)
    assert RESIDENTS.field("citizen_id").is_sensitive
    assert all(RESIDENTS.field(name).is_required for name in RESIDENTS.key)


def test_a_contract_may_set_a_title_a_unit_and_a_grade_of_its_own(tmp_path: Path) -> None:
    write_resource(tmp_path, "element: division_code6", "element: division_code6, title: 所在区划, unit: 个, grade: 3")
    field = Registry.load([tmp_path], strict=False).resource("umb_tree").field("district_code")
    assert (field.title, field.unit, field.grade, field.is_sensitive) == ("所在区划", "个", 3, True)


@pytest.mark.parametrize(("mode", "whole"), [("full", True), ("snapshot", True), ("increment", False)])
def test_full_and_snapshot_state_the_whole(mode: str, whole: bool) -> None:
    contract = RESIDENTS.contract.model_copy(update={"delivery": mode})
    resource = REGISTRY.resource_of(contract)
    assert resource.states_the_whole is whole
    assert not resource.in_parts.states_the_whole
    assert resource.in_parts is resource.in_parts
    assert resource.in_parts.name == resource.name


def test_an_element_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LakeError, match="unknown element"):
        Resource.of(RESIDENTS.contract, {}, {})
