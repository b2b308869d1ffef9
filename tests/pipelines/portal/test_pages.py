"""The site in plain HTML: whole in both languages, every link leads somewhere, nothing is loaded from elsewhere."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from pipelines.portal.rendering import tab_title
from tests.catalog.converters.made_up_portal import AIR, BASE
from tests.english import english_on

NOWHERE = re.compile(r"[\u4e00-\u9fff]")


def pages(site: Path) -> dict[str, html.HtmlElement]:
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): html.fromstring(path.read_text(encoding="utf-8")) for path in found}


def test_every_page_is_there_in_both_languages(site: Path) -> None:
    names = set(pages(site))
    chinese = {name for name in names if not name.startswith("en/")}
    assert {f"en/{name}" for name in chinese} == names - chinese
    folder = f"datasets/{AIR.id}"
    assert {
        "index.html",
        "404.html",
        "closed/index.html",
        f"{folder}/index.html",
        f"{folder}/1.0.0/index.html",
    } <= names


def test_no_page_in_chinese_tells_anything_in_english(site: Path) -> None:
    for path in site.rglob("*.html"):
        if path.relative_to(site).parts[0] != "en":
            assert english_on(path.read_text(encoding="utf-8")) == [], path


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    """Or to one that a whole home has and the small one has not: the catalogue's, and those beside a version's data."""
    elsewhere = re.compile(
        rf"^(catalog\.(ttl|jsonld|rdf)|data\.json|feed\.atom|changes\.jsonl|pagefind/.*|static/parquet\.js"
        rf"|datasets/{AIR.id}/{AIR.version}/(SHA256SUMS|datapackage\.json|croissant\.json))$"
    )
    for name, page in pages(site).items():
        for link in page.xpath(
            "//a/@href | //link/@href | //script/@src | //@data-parquet | //@data-library | //@data-index"
        ):
            target = urlsplit(urljoin(f"https://site.example/{name}", link))
            path = target.path.lstrip("/")
            place = site / (f"{path}index.html" if path == "" or path.endswith("/") else path)
            assert target.netloc != "site.example" or place.is_file() or elsewhere.match(path), (name, link)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for name, page in pages(site).items():
        loaded = page.xpath(
            "//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //iframe/@src"
        )
        assert [one for one in loaded if "//" in one] == [], name
        assert (
            page.xpath("//style | //*[@style] | //*[@onclick] | //script[not(@src) and @type!='application/ld+json']")
            == []
        )


def test_pages_have_one_heading_landmarks_and_a_language(site: Path) -> None:
    for name, page in pages(site).items():
        assert page.get("lang") == ("en" if name.startswith("en/") else "zh-CN")
        assert (len(page.xpath("//h1")), len(page.xpath("//main")), len(page.xpath("//title"))) == (1, 1, 1), name
        assert len(page.xpath("//@id")) == len(set(page.xpath("//@id"))), name


def test_english_navigation_has_no_chinese_in_it(site: Path) -> None:
    for name, page in pages(site).items():
        if name.startswith("en/"):
            said = " ".join(page.xpath("//nav//text() | //h1//text() | //h2//text() | //th[@scope='col']//text()"))
            assert not NOWHERE.search(said), (name, said)


def test_text_of_the_catalogue_is_escaped(site: Path) -> None:
    text = (site / "closed" / "index.html").read_text(encoding="utf-8")
    assert "甲&lt;b&gt;乙" in text
    assert "甲<b>" not in text


def test_a_dataset_page_shows_rows_dictionary_versions_and_quality(site: Path) -> None:
    page = pages(site)[f"datasets/{AIR.id}/index.html"]
    preview = [[cell.text_content() for cell in row] for row in page.xpath("//section[@id='preview']//tbody/tr")]
    assert preview[:2] == [["东湖", "2023-01-01", "35.0", "O3"], ["东湖", "2023-01-02", "—", ""]]
    assert len(page.xpath("//ol[@class='versions']/li")) == len(AIR.history)
    assert "199" in page.xpath("string(//section[@aria-labelledby='h-quality'])")
    assert page.xpath("//figure | //section[@class='chart']//*[local-name()='svg']/@aria-label")
    structured = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert structured["@id"] == f"{BASE}/datasets/{AIR.id}"


@pytest.mark.parametrize("name", ["sitemap.xml", "robots.txt", "api/facts.json", f"datasets/{AIR.id}/feed.atom"])
def test_what_programs_read_is_there(site: Path, name: str) -> None:
    assert BASE in (site / name).read_text(encoding="utf-8")


def test_a_code_is_shown_by_its_name_and_the_dictionary_says_which(site: Path) -> None:
    page = html.fromstring((site / "datasets" / AIR.id / "index.html").read_text(encoding="utf-8"))
    cells = page.xpath("//section[@id='preview']//tbody/tr/td[1]")
    assert [(one.text, one.get("title")) for one in cells] == [("东湖", None), ("东湖", None), ("蓬江西区站", "西区")]
    assert json.loads(page.xpath("//th[@data-name='station']/@data-names")[0]) == {"西区": "蓬江西区站"}
    assert page.xpath("//details/ul/li/text()") == [" 蓬江西区站"]


def test_a_long_title_leaves_the_name_of_the_site_out() -> None:
    assert tab_title("School · Open Jiangmen") == "School · Open Jiangmen"
    assert tab_title(f"{'School ' * 9}· Open Jiangmen") == ("School " * 9).strip()


def test_the_list_can_be_filtered_by_freshness_and_quality(site: Path) -> None:
    page = html.fromstring((site / "datasets" / "index.html").read_text(encoding="utf-8"))
    (card,) = page.xpath(f"//article[@data-id='{AIR.id}']")
    assert (card.get("data-freshness"), card.get("data-quality")) == ("stale", "part")
    boxes = page.xpath("//input[@name='freshness' or @name='quality']/@value")
    assert boxes == ["stale", "part"]
