"""Whoever approved a dataset is told before the approval ends, in time and once."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from assets.publication.approvals import ending_approvals, write_approval_letters
from catalog.contracts.reference_models import Publication
from tests.desk import Desk

LAST = date(2024, 6, 30)
PUBLICATION = Publication.model_validate(
    {
        "id": "made",
        "title": {"zh": "测试", "en": "Test"},
        "table": "open.made",
        "description": "只用于测试的数据集。",
        "publisher": "wrb",
        "licence": "cc-by-4.0",
        "themes": ["living"],
        "keywords": ["测试"],
        "update": "daily",
        "formats": ["csv"],
        "approved_by": "某局",
        "approved_on": "2023-01-01",
        "approved_until": LAST,
    }
)
LASTING = PUBLICATION.model_copy(update={"id": "lasting", "approved_until": None})


@pytest.mark.parametrize(("before", "told"), [(31, 0), (30, 1), (0, 1), (-1, 1)])
def test_from_the_first_day_of_the_notice_on(before: int, told: int) -> None:
    found = ending_approvals({"made": PUBLICATION, "lasting": LASTING}, LAST - timedelta(days=before), 30)
    assert [(one.dataset, one.days_left) for one in found] == [("made", before)] * told


def test_the_letter_names_the_dataset_and_its_last_day_and_is_one(desk: Desk) -> None:
    lake = desk.open()
    for days in (10, 9):
        write_approval_letters(lake, ending_approvals({"made": PUBLICATION}, LAST - timedelta(days=days), 30))
    (letter,) = Path(desk.settings.home, "letters", "approvals").iterdir()
    text = letter.read_text(encoding="utf-8")
    assert letter.name == "made-2024-06-30.md" and "2024-06-30" in text and "江门市水利局" in text
