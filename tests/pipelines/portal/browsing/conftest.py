"""A site of two datasets with all that browsers get, its server, and a browser that sees what pages ask for."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from assets.publication.files import WRITERS
from assets.publication.labels import Labels
from catalog.contracts.contract import Title
from catalog.publishing.published_dataset import PublishedDataset, PublishedFile, Words
from lake.storage.checksum_list import sha256_of
from lake.storage.local.folder import LocalStorage
from pipelines.portal.build import write_site
from pipelines.portal.desk.request import Answer, PublicRequest
from pipelines.portal.desk.use import Use
from pipelines.portal.libraries import libraries
from pipelines.portal.site import Site, Withdrawn
from tests.catalog.converters.made_up_portal import AIR, EEB, GSDA, PORTAL
from tests.pipelines.portal.serving import served

CHROMIUM = Path("/usr/bin/chromium")
ROWS = 75
WATER = replace(
    AIR,
    id="water_level",
    title=Title(zh="水库水位", en="Reservoir levels"),
    description=Words("各水库每日水位。", "Levels of reservoirs by day."),
    publisher=GSDA,
    keywords=("水库",),
    themes=(PORTAL.themes[1],),
)


@dataclass
class Browser:
    """A page of Chromium; `foreign` are addresses elsewhere that anything asked for, `faults` what scripts threw."""

    page: Any
    base: str
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """Go there and wait until nothing is loading."""
        self.page.goto(f"{self.base}{path}", wait_until="networkidle")
        return self.page


def rows(number: int) -> pa.Table:
    days = [date(2023, 1, 1) + timedelta(days=day) for day in range(number)]
    values = [None if day % 10 == 3 else Decimal(day % 50) + Decimal("0.5") for day in range(number)]
    return pa.table(
        {
            "station": ["东湖" if day % 2 else "西区" for day in range(number)],
            "date": days,
            "pm2_5": pa.array(values, pa.decimal128(8, 1)),
            "primary": pa.array([["O3"] for _ in range(number)], pa.list_(pa.string())),
        }
    )


def published(home: Path, dataset: PublishedDataset, number: int) -> PublishedDataset:
    place = f"datasets/{dataset.id}/{dataset.version}"
    (home / "open" / place).mkdir(parents=True)
    files = []
    for name in ("csv", "jsonl", "parquet"):
        path = home / "open" / place / f"{dataset.id}.{name}"
        WRITERS[name](rows(number), path, Labels(dataset.title.zh, dataset.columns))
        files.append(PublishedFile(f"{place}/{path.name}", name, path.stat().st_size, sha256_of(path)))
    now = replace(dataset.history[1], files=tuple(files), rows=number, changes_path=None, documents=())
    first = replace(dataset.history[0], documents=())
    return replace(dataset, files=tuple(files), rows=number, history=(first, now))


@pytest.fixture(scope="package")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not libraries():
        pytest.skip("the browser's libraries are not made: `make portal-libraries`")
    home = tmp_path_factory.mktemp("browsing")
    datasets = [published(home, AIR, ROWS), published(home, WATER, 12)]
    moment = datetime(2026, 10, 9, tzinfo=UTC)
    said = Answer("refused", "公交线路", "不属于公共数据。", "《条例》第三条", "市政数局", moment)
    asked = PublicRequest("7KQM2XWP", "data", AIR.id, "", "", moment, moment.date())
    site = Site(
        PORTAL,
        datasets,
        {unit.id: unit for unit in (EEB, GSDA)},
        [],
        names={WATER.id: {"station": {"西区": "西区水库"}}},
        withdrawn=[Withdrawn("old_list", "旧名单", "开放批准已到期。")],
        requests=[asked, replace(asked, receipt="9XYZ2345", answer=said)],
        use=Use({AIR.id: {"downloads": 7, "views": 30}}, (("2026-09", {AIR.id: {"downloads": 7}}),), moment.date()),
    )
    write_site(site, LocalStorage(home), home / "site")
    return home / "site"


@pytest.fixture(scope="package")
def address(whole_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(whole_site, tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: `make prove` installs it")
    if not CHROMIUM.exists():
        pytest.skip("there is no /usr/bin/chromium")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=quiet)
        yield found
        found.close()


@pytest.fixture
def browser(chromium: Any, address: str) -> Iterator[Browser]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    found = Browser(context.new_page(), address)
    outside = lambda request: not request.url.startswith((address, "data:", "blob:"))  # noqa: E731
    found.page.on("request", lambda request: found.foreign.append(request.url) if outside(request) else None)
    found.page.on("pageerror", lambda error: found.faults.append(str(error)))
    yield found
    context.close()
    assert (found.foreign, found.faults) == ([], [])
