import os
from pathlib import Path

from lake.home.scratch import empty_scratch
from lake.settings import Settings


def test_what_a_killed_run_left_goes_and_what_is_at_work_stays(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert empty_scratch(settings, dry_run=False) == 0
    for name in ("duckdb-old", "duckdb-new"):
        (settings.temporary_folder / name).mkdir(parents=True)
        (settings.temporary_folder / name / "rows.parquet").touch()
    os.utime(settings.temporary_folder / "duckdb-old", (1, 1))
    assert empty_scratch(settings, dry_run=True) == 1
    assert empty_scratch(settings, dry_run=False) == 1
    assert [path.name for path in settings.temporary_folder.iterdir()] == ["duckdb-new"]
