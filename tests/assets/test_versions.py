"""Versions change with what somebody wrote, and with nothing else: a new version makes tables and public files anew."""

from pathlib import Path

from assets.versions import model_version
from catalog.models.sql_model import SqlModel
from tests.catalog.models.test_sql_model import HEADER, SELECT, write


def version(folder: Path, header: str, select: str = SELECT) -> str:
    return model_version(SqlModel.parse(write(folder, header + select)))


def test_a_word_that_says_what_holds_anyway_makes_no_new_version(tmp_path: Path) -> None:
    written = [
        HEADER,
        HEADER.replace("水位, unit", "水位, grade: 1, unit"),
        HEADER.replace("checks:", "absent: waits\nchecks:"),
    ]
    assert len({version(tmp_path, header) for header in written}) == 1 < len({*written})


def test_a_title_or_a_letter_of_sql_does(tmp_path: Path) -> None:
    made = {version(tmp_path, HEADER), version(tmp_path, HEADER.replace("水位, unit", "高程, unit"))}
    assert len(made | {version(tmp_path, HEADER, SELECT.replace("max", "min"))}) == 3
