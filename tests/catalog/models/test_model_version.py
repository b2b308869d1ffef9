"""Versions change with what somebody wrote, and with nothing else: a new version makes tables and public files anew."""

import pickle
from pathlib import Path

from catalog.models.functions import ADDRESS_LEVELS
from catalog.models.sql_model import SqlModel
from tests.catalog.models.test_sql_model import HEADER, SELECT, write


def version(folder: Path, header: str, select: str = SELECT) -> str:
    return SqlModel.parse(write(folder, header + select)).version


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


def test_what_only_its_tree_tells_is_known_of_a_model_that_was_kept(tmp_path: Path) -> None:
    select = SELECT.replace("max(", "address_levels(")
    model = SqlModel.parse(write(tmp_path, HEADER + select))
    kept = pickle.loads(pickle.dumps(model))
    assert kept.functions == model.functions == (ADDRESS_LEVELS,)
    assert (kept.upstream, kept.version, kept._query) == (model.upstream, model.version, None)
