from pathlib import Path

import pytest

from assets.master.kept_rows import IN_MEMORY, passing_rows
from lake.engine.duck import DuckEngine
from lake.settings import Settings
from quality.matching import kept


@pytest.mark.parametrize(("rows", "files"), [(IN_MEMORY, 0), (IN_MEMORY + 1, 1)])
def test_rows_wait_in_memory_or_of_many_in_a_file_and_are_gone_afterwards(
    tmp_path: Path, rows: int, files: int
) -> None:
    settings = Settings(home=tmp_path)
    with DuckEngine(settings) as engine:
        for _ in range(2):
            with passing_rows(settings, engine, rows):
                assert not kept.is_kept(engine, kept.MEMBER)
                kept.renew(engine, [kept.Renewal(kept.MEMBER, "true", "SELECT 'somebody' AS member")])
                assert engine.rows(f"FROM {kept.MEMBER}") == [{"member": "somebody"}]
                assert len([*settings.temporary_folder.glob("*.duckdb")]) == files
        assert [*settings.temporary_folder.glob("*.duckdb*")] == []


def test_after_a_failure_no_row_stays(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with (
        pytest.raises(ZeroDivisionError),
        DuckEngine(settings) as engine,
        passing_rows(settings, engine, IN_MEMORY + 1),
    ):
        kept.renew(engine, [kept.Renewal(kept.MEMBER, "true", "SELECT 'somebody' AS member")])
        raise ZeroDivisionError
    assert [*settings.temporary_folder.glob("*.duckdb*")] == []
