import json
import socket
from pathlib import Path

import httpx
import polars as pl
import pytest

from pipelines.sandbox.build import MARK, SandboxSummary
from pipelines.sandbox.desk import Desk
from pipelines.sandbox.errors import SandboxError
from pipelines.sandbox.faults.fault import Faulty
from pipelines.sandbox.service import serving
from pipelines.sandbox.truth import Truth

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


def test_it_listens_where_its_deliveries_say(tmp_path: Path, city: SandboxSummary) -> None:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    made = tmp_path / "city"
    (made / "service").mkdir(parents=True)
    (made / "service" / "nothing.jsonl").touch()
    mark = json.loads((city.out / MARK).read_text("utf-8")) | {"port": port}
    (made / MARK).write_text(json.dumps(mark), "utf-8")
    with serving(made) as address:
        assert address == f"http://127.0.0.1:{port}"


def test_deliveries_say_where_to_ask(tmp_path: Path) -> None:
    truth = Truth(tmp_path / "truth")
    desk = Desk(tmp_path, 1, truth, 18213)
    with truth:
        desk.answers("resource", "air:/api/nothing", Faulty(pl.DataFrame({"a": ["1"], "_entity": ["air"]})), ["a"])
    assert desk.connections == {"air": "http://127.0.0.1:18213"}
