from pathlib import Path

import httpx
import pytest

from pipelines.sandbox.build import SandboxSummary
from pipelines.sandbox.errors import SandboxError
from pipelines.sandbox.service import serving

PATH = "/api/air-quality/hourly"


def test_pages_hold_all_hours_once(city: SandboxSummary) -> None:
    with serving(city.out, 0) as address:
        pages = [httpx.get(address + PATH, params={"page": page, "size": 1000}).json()["data"] for page in range(1, 6)]
    items = [item for page in pages for item in page["items"]]
    assert pages[-1]["items"] == []
    assert len(items) == pages[0]["total"] == city.rows["eeb_air_quality"]
    assert list(items[0]) == [
        *("Date", "Hour", "WatchPoint", "AQI", "Level", "PrimaryPollution"),
        *("PM2.5", "PM10", "CO", "NO2", "O3_1h", "O3_8h", "SO2"),
    ]


def test_a_page_that_is_no_number_is_refused(city: SandboxSummary) -> None:
    with serving(city.out, 0) as address:
        assert httpx.get(address + PATH, params={"page": "first"}).status_code == 400


def test_another_name_that_leads_here_is_refused(city: SandboxSummary) -> None:
    with serving(city.out, 0) as address:
        assert httpx.get(address + PATH, headers={"Host": "evil.example"}).status_code == 400


def test_a_taken_port_is_said_to_be_taken(city: SandboxSummary) -> None:
    with (
        serving(city.out, 0) as address,
        pytest.raises(SandboxError, match="taken"),
        serving(city.out, int(address.rpartition(":")[2])),
    ):
        pass


def test_without_a_city_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="no sandbox city"), serving(tmp_path, 0):
        pass
