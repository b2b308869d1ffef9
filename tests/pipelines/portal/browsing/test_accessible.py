"""axe finds nothing against WCAG 2.1 A and AA on any kind of page, in either language, wide, narrow and in contrast."""

from typing import Any

import pytest

from tests.catalog.converters.made_up_portal import AIR
from tests.pipelines.portal.browsing.conftest import Browser

pytestmark = pytest.mark.slow
KINDS = (
    "",
    "datasets/",
    f"datasets/{AIR.id}/",
    f"datasets/{AIR.id}/{AIR.version}/",
    "datasets/old_list/",
    "themes/",
    "themes/environment/",
    "organizations/",
    "organizations/gsda/",
    "closed/",
    "developers/",
    "terms/",
    "requests/",
    "requests/received/",
    "statistics/",
    "reuse/",
    "404.html",
)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.fixture(scope="module")
def axe() -> Any:
    return pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: `make prove` installs it").Axe()


def faults(axe: Any, page: Any) -> list[tuple[str, str]]:
    found = axe.run(page, options=RULES).response["violations"]
    return [(one["id"], node["html"][:120]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page(browser: Browser, axe: Any, kind: str) -> None:
    for lang in ("", "en/"):
        assert faults(axe, browser.open(f"/{lang}{kind}")) == []


@pytest.mark.parametrize("kind", ["", f"datasets/{AIR.id}/", "requests/"])
def test_narrow_and_in_contrast(browser: Browser, axe: Any, kind: str) -> None:
    browser.page.set_viewport_size({"width": 360, "height": 740})
    page = browser.open(f"/{kind}")
    assert faults(axe, page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.click("#contrast")
    assert faults(axe, page) == []
