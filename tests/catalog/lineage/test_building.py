"""The graph of our own catalogue: contracts, resolution, models and publications."""

from catalog.models.lineage import ColumnReference
from tests.catalog.lineage.city import hotline

TICKET = "std.gsda_hotline_ticket"


def test_an_exported_column_leads_back_to_the_column_of_the_delivered_file() -> None:
    city = hotline()
    upstream = city.graph.upstream(ColumnReference("export.hotline_monthly", "satisfied_count"))
    sent = city.registry.resources["gsda_hotline_ticket"].field("satisfaction").source_columns
    assert ColumnReference(TICKET, "satisfaction") in upstream
    assert {ColumnReference("raw.gsda_hotline_ticket", name) for name in sent} <= upstream
    assert city.tables["raw.gsda_hotline_ticket"].files


def test_persons_are_made_from_what_resolution_binds_and_hang_on_all_it_compares() -> None:
    city = hotline()
    origins = city.graph.made_from[ColumnReference("master.person", "sex")]
    assert ColumnReference("std.psb_resident", "sex") in origins
    assert ColumnReference("std.psb_resident", "citizen_id") in origins  # a number says its sex
    assert ColumnReference("std.psb_resident", "updated_at") not in origins
    assert "master.person" in city.graph.broken_without(ColumnReference("std.psb_resident", "updated_at"))


def test_a_table_says_who_answers_for_it() -> None:
    table = hotline().tables["open.hotline_monthly"]
    assert (table.title != "", table.department, table.grade) == (True, "gsda", 1)
    assert hotline().tables[TICKET].grade >= 3
