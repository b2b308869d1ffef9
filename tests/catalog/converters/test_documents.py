"""What stands beside the files of a version says the same in every vocabulary."""

import json

from catalog.converters.croissant import croissant
from catalog.converters.csvw import csv_on_the_web
from catalog.converters.data_package import data_package
from catalog.converters.dcat_us import data_json
from catalog.converters.feeds import atom, change_lines
from catalog.converters.schema_org import schema_org
from tests.catalog.converters.made_up_portal import AIR, BASE, FILES, ON_CONDITION, PORTAL, SECRET

CSV = FILES[0]


def test_checksums_agree_everywhere() -> None:
    package, croissants = data_package(PORTAL, AIR), croissant(PORTAL, AIR)
    assert [one["hash"] for one in package["resources"]] == [f"sha256:{file.sha256}" for file in FILES]
    assert [one["sha256"] for one in croissants["distribution"]] == [file.sha256 for file in FILES]
    assert [one["sha256"] for one in schema_org(PORTAL, AIR)["distribution"]] == [file.sha256 for file in FILES]


def test_types_and_keys_are_those_of_the_table() -> None:
    schema = data_package(PORTAL, AIR)["resources"][0]["schema"]
    assert [field["type"] for field in schema["fields"]] == ["string", "date", "number", "string"]
    assert schema["primaryKey"] == ["station", "date"]
    web = csv_on_the_web(AIR)["tableSchema"]
    assert [column["datatype"] for column in web["columns"]] == ["string", "date", "decimal", "string"]
    assert web["columns"][3]["separator"] == ";"
    assert [one["dataType"] for one in croissant(PORTAL, AIR)["recordSet"][0]["field"]][1:3] == ["sc:Date", "sc:Float"]


def test_search_engines_get_a_description_that_is_long_enough() -> None:
    assert len(schema_org(PORTAL, AIR)["description"]) >= len(AIR.description.zh) + len(AIR.description.en)


def test_data_json_has_what_its_schema_demands() -> None:
    (dataset,) = data_json(PORTAL, [AIR])["dataset"]
    demanded = {"title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "accessLevel"}
    assert demanded <= dataset.keys()
    assert dataset["contactPoint"]["hasEmail"] == "mailto:ask@data.example"


def test_data_json_says_who_may_have_what_and_why() -> None:
    _, on_condition, refused = data_json(PORTAL, [AIR], [ON_CONDITION, SECRET])["dataset"]
    assert (on_condition["accessLevel"], refused["accessLevel"]) == ("restricted public", "non-public")
    assert (on_condition["rights"], refused["rights"]) == (ON_CONDITION.reason, SECRET.basis)
    demanded = {"title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "accessLevel"}
    assert demanded <= refused.keys()


def test_the_feed_has_the_newest_version_first_and_its_files() -> None:
    text = atom(PORTAL, f"{BASE}/feed.atom", "新数据", [AIR])
    assert text.index("/1.1.0</id>") < text.index("/1.0.0</id>")
    assert f'href="{BASE}/{CSV.path}" length="120"' in text


def test_changes_are_told_oldest_first_with_their_counts() -> None:
    first, second = map(json.loads, change_lines(PORTAL, [AIR]).splitlines())
    assert (first["version"], first["added"], first["changes"]) == ("1.0.0", None, None)
    assert (second["added"], second["removed"], second["changed"]) == (1, 0, 0)
    assert second["changes"].endswith("/1.1.0/changes.csv")
