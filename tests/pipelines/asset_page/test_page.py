"""The page of the asset graph: what stands in its files, and what a browser makes of twenty thousand assets."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from assets.gov.asset_graph.declared import add_declared
from assets.gov.asset_graph.graph import Asset, AssetGraph
from catalog.registry.registry import Registry
from pipelines.asset_page.book import Book
from pipelines.asset_page.page import write_page
from pipelines.portal.libraries import graph_library
from tests.catalog.lineage.city import hotline
from tests.english import english_on

NOW = datetime(2023, 8, 1, tzinfo=UTC)
HTML = "<b onclick=alert(1)>甲</b>"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city, graph = hotline(), AssetGraph()
    add_declared(graph, city.registry, city.models, city.tables, city.graph)
    graph.add(Asset("declared_table:T1", "declared_table", "T1", HTML, department="wrb"))
    folder = tmp_path_factory.mktemp("page")
    return write_page(Book(graph.finished(), city.registry.departments, city.registry.systems), folder, NOW).parent


def test_the_index_leads_to_a_list_a_unit_and_nothing_comes_from_elsewhere(page: Path) -> None:
    index = (page / "index.html").read_text(encoding="utf-8")
    listed = set(re.findall(r'href="(units/[a-z_]+\.html)"', index))
    assert len(listed) > 40 and all((page / name).is_file() for name in listed)
    assert english_on(index) == english_on((page / "units" / "wrb.html").read_text(encoding="utf-8")) == []
    assert listed == {f"units/{path.name}" for path in (page / "units").iterdir()}
    for path in (page / "index.html", page / "app.js", page / "page.css", *(page / "units").iterdir()):
        assert "http" not in path.read_text(encoding="utf-8").replace("http-equiv", ""), path


def test_every_link_of_a_list_leads_to_what_stands_in_a_list(page: Path) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (page / "units").iterdir()}
    ids = {f"{name}#{found}" for name, text in texts.items() for found in re.findall(r' id="([^"]+)"', text)}
    links = {found for text in texts.values() for found in re.findall(r'href="([^"./]+\.html#[^"]+)"', text)}
    assert links and links <= ids
    row = re.search(r'<tr id="column:std.gsda_hotline_ticket.satisfaction">.*?</tr>', texts["gsda.html"])
    assert row and "停 3 项；须知会江门市政务服务数据管理局" in row[0]


def test_what_a_census_says_is_text_and_no_markup(page: Path) -> None:
    assert HTML not in (page / "units" / "wrb.html").read_text(encoding="utf-8")
    data = json.loads((page / "data.js").read_text(encoding="utf-8").removeprefix("window.ASSETS = ").rstrip(";\n"))
    assert any(node[3] == HTML for node in data["nodes"])
    assert "innerHTML" not in (page / "app.js").read_text(encoding="utf-8")
    assert all(0 <= end < len(data["nodes"]) for source, target, _ in data["edges"] for end in (source, target))


def many(number: int) -> AssetGraph:
    """Departments with tables of twenty columns, each table made from the one before."""
    graph = AssetGraph()
    units = list(Registry.load().departments)
    for unit in units:
        graph.add(Asset(f"department:{unit}", "department", unit, unit, department=unit))
    tables = [f"table:std.t{at}" for at in range(number // 21)]
    for at, table in enumerate(tables):
        unit = units[at % len(units)]
        graph.add(Asset(table, "table", table, f"表{at}", 2, unit))
        graph.tie(f"department:{unit}", table, "answers_for")
        for column in range(20):
            name = f"column:std.t{at}.c{column}"
            graph.add(
                Asset(name, "column", f"std.t{at}.c{column}", f"字段{at}之{column}", 1 + column % 3, unit, (), table)
            )
            graph.tie(table, name, "has_column")
    for before, after in pairwise(range(len(tables))):
        if after % 50:  # chains of fifty tables
            graph.tie(f"column:std.t{before}.c0", f"column:std.t{after}.c0", "made_into")
    return graph.finished()


ASKED = """<script>
const told = {}, took = async (name, work) => {
  const begun = performance.now(); work();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  told[name] = Math.round(performance.now() - begun);
};
(async () => {
  await took("centre", () => assetGraph.centre("table:std.t1"));
  told.neighbours = assetGraph.drawn();
  told.stops = assetGraph.stops("column:std.t1.c0").length;
  told.calls = document.querySelector(".stops p")?.textContent;
  await took("lineage", () => assetGraph.lineage("column:std.t1.c0"));
  told.lineage_drawn = assetGraph.drawn();
  const box = document.getElementById("search");
  box.value = "字段1之7"; await took("search", () => box.oninput());
  told.found = document.querySelector("#results button").textContent;
  await took("whole", () => assetGraph.whole());
  told.whole_drawn = assetGraph.drawn();
  const answer = Object.assign(document.createElement("pre"), { id: "told", textContent: JSON.stringify(told) });
  document.body.replaceChildren(answer);
})();
</script></html>"""


@pytest.mark.slow
def test_a_browser_draws_twenty_thousand_assets(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None or graph_library() is None:
        pytest.skip("needs Chromium and `make portal-libraries`")
    registry, graph = Registry.load(), many(21_000)
    assert len(graph.assets) > 20_000
    index = write_page(Book(graph, registry.departments, registry.systems), tmp_path, NOW)
    asking = tmp_path / "asking.html"
    asking.write_text(index.read_text(encoding="utf-8").replace("</html>", ASKED), encoding="utf-8")
    flags = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--enable-unsafe-swiftshader")
    size = ("--window-size=1400,900", "--virtual-time-budget=60000", "--host-resolver-rules=MAP * ~NOTFOUND")
    shown = subprocess.run(
        [chromium, *flags, *size, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", asking.as_uri()],
        capture_output=True, text=True, timeout=250, check=True,
    ).stdout  # fmt: skip
    found = re.search(r'<pre id="told">(.*?)</pre>', shown)
    assert found, shown[-2000:]
    told = json.loads(found[1])
    assert told["neighbours"]["nodes"] == 22  # the unit, the table and its columns
    assert (told["stops"], told["lineage_drawn"]["nodes"]) == (48, 50)
    assert told["calls"].startswith("须知会：")
    assert told["found"].startswith("字段1之7")
    assert told["whole_drawn"]["nodes"] == len(graph.assets)
    assert max(told["centre"], told["lineage"], told["search"]) < 2000, told  # milliseconds, on a slow shared machine
