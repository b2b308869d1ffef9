"""The bulletin's page: one month is a number, several are a line, and paper gets one page."""

from datetime import UTC, datetime

from quality.scoring.card import Scorecard
from quality.scoring.month import Month
from quality.scoring.page import Bulletin, render
from quality.scoring.rectification import Rectification
from quality.scoring.trend import Trend


def _page(*months: tuple[str, float | None]) -> str:
    trend = Trend("完整性", months)
    card = Scorecard("psb", "江门市公安局", 10, 1, {}, ())
    made_at = datetime(2023, 8, 15, tzinfo=UTC)
    return render(Bulletin(Month(2023, 8), made_at, card, trend, [trend], Rectification(), (), (), ()))


def test_one_month_is_a_number() -> None:
    page = _page(("2023-07", None), ("2023-08", 99.4))
    assert "<svg" not in page
    assert '<figure class="number"><figcaption>完整性</figcaption><b>99.4</b>' in page


def test_several_months_are_a_line() -> None:
    page = _page(("2023-07", 99.0), ("2023-08", 99.4))
    assert page.count("<polyline") == 1
    assert "2023-07 — 2023-08" in page
