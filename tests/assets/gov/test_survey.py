"""The census: what is counted of resources and columns, the rates, the pages and the workbook."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from assets.findings.metric import METRIC
from assets.gov.survey.facts import ResourceFact, resource_facts
from assets.gov.survey.rates import Counted, Rate, rates
from assets.gov.survey.report import read_census, write_report
from assets.gov.survey.tables import COLUMNS, RATES
from assets.gov.survey.workbook import write_workbook
from lake.tables.derived import rows_file
from tests.assets.gov.test_asset_graph import hotline_lake
from tests.assets.small_lake import ARRIVED, deliver
from tests.catalog.lineage.city import hotline
from tests.english import english_on

TICKET = "gsda_hotline_ticket"
NOW = datetime(2023, 8, 1, tzinfo=UTC)


def value(found: list[Rate], scope: str, name: str, code: str) -> tuple[int, int, float | None]:
    (one,) = [one for one in found if (one.scope, one.name, one.kind.code) == (scope, name, code)]
    return one.numerator, one.denominator, one.value


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ResourceFact]:
    with hotline_lake(tmp_path_factory.mktemp("lake")) as lake:
        deliver(lake, TICKET, [{"ticket_no": "1"}, {"ticket_no": "2"}])
        house, row = lake.lakehouse, {"resource": TICKET, "batch_id": "b", "restatement": 0, "received_at": ARRIVED}
        measured = [{**row, "column_name": "satisfaction", "metric": "null_share", "value": 0.25}]
        house.ensure(METRIC)
        whole = [{**dict.fromkeys(column.name for column in METRIC.columns), **one} for one in measured]
        house.append(METRIC, [rows_file(house, METRIC, whole)], "t")
        return {one.resource.name: one for one in resource_facts(lake)}


def test_a_resource_is_known_by_what_arrived_and_who_reads_it(facts: dict[str, ResourceFact]) -> None:
    ticket, other = facts[TICKET], facts["fire_fire_hydrant"]
    assert (ticket.is_arriving, ticket.rows, ticket.is_opened, ticket.is_orphan) == (True, 2, True, False)
    assert (other.is_arriving, other.is_bound_to_source, other.rows, other.is_opened) == (False, False, 0, False)
    columns = {column.name: column for column in ticket.columns}
    assert columns["satisfaction"].profile == {"null_share": 0.25}
    assert columns["satisfaction"].is_opened and columns["satisfaction"].read_by == 1
    unread = {column.name for column in ticket.unread}
    assert unread and "satisfaction" not in unread and all(columns[name].read_by == 0 for name in unread)


def test_rates_have_what_they_are_divided_by_and_none_is_made_of_nothing(facts: dict[str, ResourceFact]) -> None:
    with_counts = {TICKET: Counted(columns=20, bound=15, checked=10, conforming=9, due=4, on_time=3)}
    found = rates(list(facts.values()), with_counts, hotline().registry)
    number = len(facts)
    assert value(found, "city", "440700", "collected") == (1, number, round(1 / number, 4))
    assert value(found, "department", "gsda", "timely") == (3, 4, 0.75)
    assert value(found, "system", "one_net_service", "conforming") == (9, 10, 0.9)
    assert value(found, "department", "fire", "standardised") == (0, 0, None)
    assert len({one.name for one in found if one.scope == "system"}) == 37


def test_tables_pages_and_workbook_of_a_lake(tmp_path: Path) -> None:
    with hotline_lake(tmp_path) as lake:
        deliver(lake, TICKET, [{"ticket_no": "1"}])
        system = {"system_no": "S1", "system_name": "热线系统", "department_uscc": "11440700M0000006XR"}
        deliver(lake, "gsda_information_system", [system])
        deliver(lake, "gsda_data_table", [{"table_no": "T1", "system_no": "S1", "table_name": "T_X", "shared": "是"}])
        assert RATES.write(lake).rows == (1 + 54 + 37) * 7
        assert COLUMNS.write(lake).rows == sum(len(one.fields) for one in lake.registry.resources.values())
        assert not RATES.write(lake).written and not COLUMNS.write(lake).written
        census = read_census(lake)
        pages = write_report(census, tmp_path / "report", NOW)
        write_workbook(lake, census, tmp_path / "census.xlsx")
    city, unit = pages[0].read_text(encoding="utf-8"), (tmp_path / "report" / "gsda.html").read_text(encoding="utf-8")
    assert "江门市公共数据普查报告" in city and 'href="gsda.html"' in city and "http" not in city
    assert "申报信息系统 1 个、数据表 1 张，其中已共享 1 张" in unit and "字段画像" in unit
    assert english_on(city) == english_on(unit) == []
    book = CalamineWorkbook.from_path(tmp_path / "census.xlsx")
    assert book.sheet_names == ["信息资源", "信息项", "指标", "字段画像", "孤表与未用字段"]
    heads, *rows = book.get_sheet_by_name("信息资源").to_python()
    assert heads[:4] == ["信息资源分类·类", "信息资源分类·项", "信息资源分类·目", "信息资源分类·细目"]
    assert len(heads) == 25 and heads[-6] == "数据存储总量（GB）"
    (ticket,) = [row for row in rows if row[4] == "12345政务服务便民热线工单"]
    assert ticket[-5] == 0.0001 and all(isinstance(number, int | float) for number in ticket[-6:])
