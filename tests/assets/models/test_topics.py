from datetime import date
from typing import Any

import pytest

from tests.assets.model_city import ModelCity


def hours(station: str, count: int, **values: float) -> list[dict[str, Any]]:
    """Hours of a day from midnight, Beijing time; they move a little, so that the instrument is not stuck."""
    names = ("pm2_5", "pm10", "so2", "no2", "co", "o3_1h")
    return [
        {
            "station_name": station,
            "observed_at": f"2020-04-02 {hour:02}:00:00+08",
            **{name: values.get(name, 10.0) + hour % 2 for name in names},
        }
        for hour in range(count)
    ]


def test_beyond_the_table_the_index_stays_at_its_end() -> None:
    made = ModelCity(eeb_air_quality=hours("北街", 24, pm2_5=800.0))
    row = made.table("topic.smart_ecology_env_air_quality_daily")[0]
    assert (row["aqi"], row["observed_on"]) == (500, date(2020, 4, 2))


def test_incomplete_days_are_not_published() -> None:
    made = ModelCity(eeb_air_quality=[*hours("北街", 19), *hours("西区", 24)])
    assert [row["station_name"] for row in made.table("open.air_quality_daily")] == ["西区"]


@pytest.mark.parametrize(("day", "limit", "over"), [("2023-06-01", 40.0, True), ("2023-12-01", 45.0, False)])
def test_the_flood_season_decides_the_limit(day: str, limit: float, over: bool) -> None:
    made = ModelCity(
        wrb_station=[{"station_code": "80000001", "station_name": "锦江水库"}],
        wrb_reservoir_limit=[
            {
                "station_code": "80000001",
                "flood_limit_m": 40.0,
                "normal_level_m": 45.0,
                "total_capacity_million_m3": 400.0,
            }
        ],
        wrb_reservoir_level=[
            {
                "station_code": "80000001",
                "observed_at": f"{day} 08:00:00+08",
                "level_m": 42.5,
                "storage_million_m3": 300.0,
            }
        ],
    )
    row = made.table("topic.smart_water_reservoir_status")[0]
    assert (row["limit_m"], row["is_over_limit"], row["storage_ratio"], row["observed_hour"]) == (limit, over, 0.75, 8)
    assert made.table("open.reservoir_status_daily")[0]["station_name"] == "锦江水库"


def test_river_levels_rise_from_hour_to_hour() -> None:
    readings = [
        {"station_code": "80000002", "observed_at": f"2023-06-01 0{hour}:00:00+08", "level_m": 1.0 + 0.25 * hour}
        for hour in range(3)
    ]
    rows = ModelCity(hyd_river_level=readings).table("topic.smart_water_river_level")
    assert [row["rise_m"] for row in rows] == [None, 0.25, 0.25]


def test_months_are_those_of_beijing() -> None:
    ticket = {"kind": "咨询", "called_at": "2023-05-31 17:00:00+00", "town_code": "440703002"}
    made = ModelCity(
        mca_division_history=[{"code": "440703", "name": "蓬江区", "start_year": 1994}],
        gsda_hotline_ticket=[
            {"ticket_no": f"T{n}", **ticket, "finished_at": f"2023-06-0{n}", "due_at": "2023-06-02"} for n in (1, 2, 3)
        ],
    )
    row = made.table("topic.one_net_service_hotline_monthly")[0]
    assert (row["month"], row["county_name"], row["ticket_count"]) == ("2023-06", "蓬江区", 3)
    assert (row["on_time_count"], row["on_time_rate"], row["satisfaction_rate"]) == (2, 0.6667, None)


@pytest.mark.parametrize("said", ["蓬江", "蓬江区", "江门市蓬江区"])
def test_a_district_is_known_by_any_of_its_names(said: str) -> None:
    made = ModelCity(
        mca_division_history=[
            {"code": "440700", "name": "江门市"},
            {"code": "440703", "name": "蓬江区", "start_year": 1994},
        ],
        gsda_hotline_ticket=[{"ticket_no": "T", "kind": "咨询", "called_at": "2023-05-01", "county_name": said}],
    )
    assert made.table("topic.one_net_service_hotline_monthly")[0]["county_code"] == "440703"


def test_few_tickets_are_not_published() -> None:
    def month(number: int, count: int) -> list[dict[str, Any]]:
        return [
            {"ticket_no": f"{number}-{n}", "kind": "咨询", "called_at": f"2023-0{number}-10 00:00:00+00"}
            for n in range(count)
        ]

    made = ModelCity(gsda_hotline_ticket=[*month(1, 9), *month(2, 10)])
    assert [(row["month"], row["ticket_count"]) for row in made.table("open.hotline_monthly")] == [("2023-02", 10)]


def test_workdays_leave_weekends_out() -> None:
    made = ModelCity(
        gsda_service_case=[
            {  # Friday to the Monday after
                "case_no": "1",
                "accepted_at": "2023-06-02 01:00:00+00",
                "finished_at": "2023-06-05 01:00:00+00",
                "promised_workdays": 1,
            },
            {"case_no": "2", "accepted_at": "2023-06-02 01:00:00+00", "promised_workdays": 1},
        ]
    )
    row = made.table("topic.one_net_service_case_efficiency")[0]
    assert (row["case_count"], row["finished_count"], row["mean_workdays"]) == (2, 1, 1.0)
    assert (row["within_promise_count"], row["within_promise_rate"]) == (1, 1.0)


@pytest.mark.parametrize(("code", "section"), [("F5132", "F"), ("C", "C"), (None, "-")])
def test_industry_sections_are_the_letter_of_the_code(code: str | None, section: str) -> None:
    made = ModelCity(amr_market_entity=[{"uscc": "91440703MA4UABC102", "entity_name": "甲", "industry_code": code}])
    rows = made.table("topic.market_supervision_entity_by_district")
    assert [(row["county_code"], row["industry_section"], row["entity_count"]) for row in rows] == [
        ("000000", section, 1)
    ]


def test_inspections_count_problems() -> None:
    made = ModelCity(
        amr_inspection=[
            {"task_no": str(n), "uscc": "91440703MA4UABC102", "inspected_on": "2023-01-05", "result": result}
            for n, result in enumerate(["未发现问题", "发现问题已责令改正", None])
        ]
    )
    row = made.table("topic.market_supervision_inspection_outcome")[0]
    assert (row["month"], row["inspection_count"], row["problem_count"], row["problem_rate"]) == (
        "2023-01",
        3,
        1,
        0.3333,
    )


def test_permits_of_persons_are_not_published() -> None:
    kinds = ["法人及非法人组织", "自然人", "个体工商户", None]
    made = ModelCity(
        drb_administrative_permit=[{"document_no": str(n), "holder_kind": kind} for n, kind in enumerate(kinds)]
    )
    assert [row["document_no"] for row in made.table("open.administrative_permit")] == ["0"]
