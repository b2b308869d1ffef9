"""Every event against what OpenLineage 2-0-2 demands of a JobEvent and of the facets that are in it."""

import json
from datetime import datetime
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

from catalog.beijing import BEIJING
from catalog.converters.openlineage import DELIVERED, LAKE, events
from tests.catalog.lineage.city import hotline

SCHEMA = json.loads((Path(__file__).parent / "openlineage_schema.json").read_text(encoding="utf-8"))
MOMENT = datetime(2023, 8, 1, 9, tzinfo=BEIJING)


def test_events_keep_to_the_schema_and_say_what_the_graph_says() -> None:
    city = hotline()
    sql = {name: model.sql for name, model in city.models.items()}
    told = [json.loads(line) for line in events(city.graph, city.tables, sql, MOMENT)]
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    assert [error.message for event in told for error in validator.iter_errors(event)] == []
    by_job = {event["job"]["name"]: event for event in told}
    assert {"std.gsda_hotline_ticket", *city.models, "export.hotline_monthly", "master.person"} <= by_job.keys()
    made = by_job["topic.one_net_service_hotline_monthly"]
    facets = made["outputs"][0]["facets"]
    satisfied = facets["columnLineage"]["fields"]["satisfied_count"]["inputFields"]
    assert {"namespace": LAKE, "name": "std.gsda_hotline_ticket", "field": "satisfaction"}.items() <= satisfied[
        0
    ].items()
    assert {one["transformations"][0]["type"] for one in facets["columnLineage"]["dataset"]} <= {"INDIRECT"}
    assert made["job"]["facets"]["sql"]["query"] == sql["topic.one_net_service_hotline_monthly"]
    read = by_job["std.gsda_hotline_ticket"]["inputs"][0]
    assert (read["namespace"], read["name"]) == (DELIVERED, "、".join(city.tables["raw.gsda_hotline_ticket"].files))


def test_the_schema_refuses_what_is_wrong() -> None:
    city = hotline()
    event = json.loads(next(events(city.graph, city.tables, {}, MOMENT)))
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    for wrong in (
        {**event, "eventTime": "yesterday"},
        {**event, "job": {"name": "x"}},
        {**event, "run": {"runId": "x"}},
        {**event, "outputs": [{**event["outputs"][0], "facets": {"columnLineage": {"fields": {"a": {}}}}}]},
    ):
        assert not validator.is_valid(wrong)
