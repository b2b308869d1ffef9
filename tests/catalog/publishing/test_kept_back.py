"""What is not open is described by its contract: on condition with items and made-up rows, refused with the law."""

from assets.publication.samples import sample_files, sampled
from catalog.publishing.kept_back import KeptBack, kept_back
from catalog.publishing.made_up_rows import MARK, ROWS, SAID, made_up_rows
from catalog.registry.registry import Registry


def of_kind(registry: Registry, kind: str) -> list[KeptBack]:
    return [one for one in kept_back(registry) if one.kind == kind]


def test_what_is_open_on_condition_names_the_condition_and_its_items(registry: Registry) -> None:
    found = of_kind(registry, "conditional")
    assert len(found) >= 8
    assert all(one.condition and one.basis and one.columns and one.theme for one in found)


def test_what_is_refused_names_the_law_and_nothing_of_what_is_in_it(registry: Registry) -> None:
    found = of_kind(registry, "none")
    assert len(found) >= 8
    assert all("《" in one.basis and one.theme for one in found)
    assert {one.columns for one in found} == {()}
    assert len({one.description for one in found}) == 1  # an abstract tells what fields there are


def test_no_item_that_is_sensitive_can_be_applied_for(registry: Registry) -> None:
    sensitive = {
        (resource.name, field.name)
        for resource in registry.resources.values()
        for field in resource.fields
        if field.is_sensitive
    }
    offered = {(one.id, column.name) for one in of_kind(registry, "conditional") for column in one.columns}
    assert offered
    assert offered & sensitive == set()


def test_made_up_rows_say_so_and_are_the_same_each_time(registry: Registry) -> None:
    for one in sampled(registry, {}):
        if one.resource.kind == "conditional":
            assert len(one.rows) == ROWS
            assert {row[0] for row in one.rows} == {SAID}
            assert one.content.decode("utf-8-sig").startswith(f"{MARK},")
    assert sample_files(sampled(registry, {})) == sample_files(sampled(registry, {}))


def test_a_made_up_row_has_codes_of_the_list_and_texts_that_are_examples(registry: Registry) -> None:
    school = registry.resources["edu_school"]
    first = made_up_rows(list(school.fields))[0]
    kind = next(field for field in school.fields if field.name == "kind")
    assert kind.code_list is not None
    assert first["kind"] in kind.code_list.codes
    assert first["school_name"] == "示例学校名称1"
