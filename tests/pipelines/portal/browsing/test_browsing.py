"""The site as somebody uses it in a browser; after each test nothing was asked of elsewhere and no script failed."""

import re
from typing import Any

import pytest

from pipelines.portal.search_index import is_there
from tests.catalog.converters.made_up_portal import AIR
from tests.pipelines.portal.browsing.conftest import ROWS, WATER, Browser

pytestmark = pytest.mark.slow
expect = pytest.importorskip("playwright.sync_api", reason="no playwright: `make prove` installs it").expect
VISIBLE = "#results .card:not([hidden])"
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
WEIGHT = "performance.getEntries().reduce((sum, one) => sum + (one.transferSize ?? 0), 0)"


def shown_cards(page: Any) -> list[str]:
    return [card.get_attribute("data-id") for card in page.locator("#results .card").all() if card.is_visible()]


@pytest.mark.parametrize(
    ("lang", "words", "found"), [("", "空气", AIR.id), ("", "水库", WATER.id), ("en/", "reservoir", WATER.id)]
)
def test_search_as_one_types(browser: Browser, lang: str, words: str, found: str) -> None:
    page = browser.open(f"/{lang}datasets/")
    assert len(shown_cards(page)) == 2
    page.fill("#q", words)
    expect(page.locator(VISIBLE)).to_have_count(1)
    assert shown_cards(page) == [found]
    assert page.url.endswith(f"?q={words}") or "%" in page.url


@pytest.mark.skipif(not is_there(), reason="pagefind is not installed")
def test_words_that_stand_only_on_the_page_of_a_dataset_are_found(browser: Browser) -> None:
    page = browser.open("/datasets/?q=数据字典")
    expect(page.locator("#found")).to_contain_text("2")
    assert len(shown_cards(page)) == 2


def test_filters_by_department_and_theme_and_the_address_keeps_them(browser: Browser) -> None:
    page = browser.open("/datasets/")
    page.check("input[name=publisher][value=gsda]")
    assert shown_cards(page) == [WATER.id]
    page.check("input[name=themes][value=environment]")
    assert shown_cards(page) == []
    assert page.locator("#none").is_visible()
    page.reload(wait_until="networkidle")
    assert shown_cards(page) == []
    page.click("button[type=reset]")
    expect(page.locator(VISIBLE)).to_have_count(2)


def test_the_preview_pages_sorts_and_filters_from_the_parquet_file(browser: Browser) -> None:
    page = browser.open(f"/datasets/{AIR.id}/")
    preview = page.locator("#preview")
    page.wait_for_selector("#preview .pager")
    assert preview.locator("tbody tr").count() == 20
    preview.get_by_role("button", name="下一页").click()
    expect(page.locator("#preview-said")).to_contain_text("21–40")
    preview.locator("th[data-name=date] button").click()
    preview.locator("th[data-name=date] button").click()
    expect(preview.locator("tbody td:nth-child(2)").first).to_have_text("2023-03-16")
    preview.locator("input[type=search]").fill("西区")
    expect(page.locator("#preview-said")).to_contain_text("38")


def test_codes_are_shown_and_found_by_their_names(browser: Browser) -> None:
    page = browser.open(f"/datasets/{WATER.id}/")
    preview = page.locator("#preview")
    expect(page.locator("#preview-said")).to_contain_text("第")
    expect(preview.locator("td[title='西区']").first).to_have_text("西区水库")
    for words in ("西区水库", "西区"):
        preview.locator("input[type=search]").fill(words)
        expect(page.locator("#preview-said")).to_contain_text("共 6 行")


def test_sql_in_the_browser_counts_the_rows_of_the_table(browser: Browser) -> None:
    page = browser.open(f"/datasets/{AIR.id}/")
    page.fill("#query", f"SELECT count(*) AS n, count(pm2_5) AS known, sum(pm2_5) AS total FROM {AIR.id}")
    page.click("#sql form button")
    page.wait_for_selector("#sql tbody td", timeout=120_000)
    counted = [cell.text_content() for cell in page.locator("#sql tbody td").all()]
    known = [day % 50 + 0.5 for day in range(ROWS) if day % 10 != 3]
    assert counted == [str(ROWS), str(len(known)), str(sum(known))]


def test_the_form_is_answered_with_a_receipt(browser: Browser) -> None:
    page = browser.open("/en/requests/")
    page.check("input[value=correction]")
    page.select_option("#dataset", WATER.id)
    page.fill("#text", "The level of 3 January is wrong")
    page.click("form.ask button")
    page.wait_for_url("**/en/requests/received/*")
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.locator(".receipt").text_content().strip())


def test_languages_lead_to_each_other(browser: Browser) -> None:
    page = browser.open(f"/datasets/{AIR.id}/")
    page.click(".tools a")
    page.wait_for_url(f"**/en/datasets/{AIR.id}/")
    assert (page.locator("h1").text_content(), page.get_attribute("html", "lang")) == (AIR.title.en, "en")
    page.click(".tools a")
    page.wait_for_url(f"**/datasets/{AIR.id}/")
    assert page.locator("h1").text_content() == AIR.title.zh


def test_large_type_and_contrast_last_and_the_keyboard_reaches_the_content(browser: Browser) -> None:
    page = browser.open("/")
    page.click("#larger")
    page.click("#contrast")
    page.goto(f"{browser.base}/datasets/", wait_until="networkidle")
    assert set(page.get_attribute("html", "class").split()) >= {"larger", "contrast"}
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_pages_are_whole_without_javascript(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/datasets/{AIR.id}/")
    assert page.locator("#preview tbody tr").count() == 20
    page.goto(f"{address}/datasets/")
    assert len(shown_cards(page)) == 2
    context.close()


def test_a_dataset_page_is_light_and_quick(browser: Browser) -> None:
    """150 kB before the preview, which is what the library and the file of the preview are left out for."""
    browser.page.route("**/*.parquet", lambda route: route.abort())
    browser.page.route("**/static/parquet.js", lambda route: route.abort())
    page = browser.open(f"/datasets/{AIR.id}/")
    assert page.evaluate(WEIGHT) < 150_000
    assert page.evaluate(FIRST_PAINT) < 1_000
