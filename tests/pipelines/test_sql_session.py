"""`lake sql` answers questions about tables, and can do nothing else of what its owner can."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.ledger.ledger import Verdict
from lake.releases.manifest import Offer
from lake.releases.releases import Releases
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.command_line.answer import fetch
from pipelines.sql_session import query_head, query_release, released, released_on

LEVEL = TableSpec(
    "std.level", (Column("code"), Column("level", "double"), Column("seen_at", "timestamp")), "internal", "水位"
)
SECRET = TableSpec("std.person", (Column("code"), Column("name")), "restricted", "人口")
PASSED = Verdict("row_count", "行数", "completeness", "error", True, True, 2, 0)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(home=tmp_path / "湖 'home'")
    house = Lakehouse.open(settings)
    fill(house, LEVEL, "select 'A' as code, 1.5 as level, timestamptz '2023-08-01 00:00:00+08:00' as seen_at")
    fill(house, SECRET, "select '1' as code, 'geheim' as name")
    releases = Releases(house, lambda: datetime(2023, 8, 15, tzinfo=UTC))
    manifest = releases.propose({"std.level": Offer("c1", ("code",), "水位")}, {})
    assert manifest is not None
    releases.publish(manifest)
    house.close()
    yield settings


def fill(house: Lakehouse, spec: TableSpec, sql: str) -> None:
    with DuckEngine(house.settings) as engine:
        path = house.new_data_file(spec)
        engine.write(sql, path, spec.columns)
    house.replace(spec, [path], sql)
    house.ledger.record_verdicts(spec.name, house.head(spec.name), [PASSED])


def ask(settings: Settings, query: str) -> list[dict[str, object]]:
    return query_release(settings, released(settings, None), query, fetch).records()


@pytest.mark.parametrize(
    "query",
    [
        "select level from std.level",
        "from std.level",
        "describe std.level",
        "summarize std.level",
        "show all tables",
        "explain select * from std.level",
        "explain analyze select * from std.level",
        "select * from information_schema.tables",
        "pivot std.level on code using sum(level)",
        "select '{\"a\": 1}'::json->>'a' as a from range(2)",
        "with one as (select * from std.level) select count(*) from one where not _disputed",
    ],
)
def test_questions_are_answered(settings: Settings, query: str) -> None:
    assert ask(settings, query)


def test_times_are_those_of_a_clock_in_jiangmen(settings: Settings) -> None:
    assert str(ask(settings, "select seen_at from std.level")[0]["seen_at"]).startswith("2023-08-01 00:00:00")


ATTACKS = [
    "select * from read_text('/etc/passwd')",
    "from '/etc/passwd'",
    "from read_csv('/etc/passwd')",
    "from read_blob('{secret}')",
    "from read_parquet('{secret}')",
    "from '{secret}'",
    "select (select count(*) from read_parquet('{secret}'))",
    "with a as (from read_parquet('{secret}')) from a",
    "from glob('/etc/*')",
    "from sniff_csv('/etc/passwd')",
    "from query('select 1')",
    "from parquet_metadata('{secret}')",
    "select getenv('HOME')",
    "select current_setting('temp_directory')",
    "copy (select 1) to '{ledger}'",
    "copy (select 1) to '{released}' (use_tmp_file false)",
    "explain analyze copy (select 1) to '{released}' (use_tmp_file false)",
    "export database '{home}'",
    "attach '{ledger}'",
    "install httpfs",
    "load httpfs",
    "from read_csv('https://example.com/a.csv')",
    "create secret (type s3)",
    "create table x as select 1",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "pragma threads = 1",
    "select 1; copy (select 1) to '{ledger}'",
    "pivot (from read_parquet('{secret}')) on code",
    "drop view std.level",
    "settings",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_else_is(settings: Settings, attack: str) -> None:
    home = settings.home
    [secret], [data] = (list(home.rglob(f"{zone}/std/*/data/*.parquet")) for zone in ("restricted", "internal"))
    places = {"secret": secret, "released": data, "ledger": settings.ledger_path, "home": home}
    query = attack.format(**{name: str(place).replace("'", "''") for name, place in places.items()})
    before = {path: digest(path) for path in home.rglob("*") if path.is_file()}
    with pytest.raises(LakeError) as error:
        ask(settings, query)
    assert error.value.advice
    assert "geheim" not in str(error.value)
    assert {path: digest(path) for path in home.rglob("*") if path.is_file()} == before


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_head_opens_only_what_the_query_names(settings: Settings) -> None:
    assert query_head(settings, "select name from std.person", fetch).records() == [{"name": "geheim"}]
    [secret] = settings.home.rglob("restricted/std/*/data/*.parquet")
    with pytest.raises(LakeError):
        query_head(settings, f"from read_parquet('{str(secret).replace(chr(39), chr(39) * 2)}')", fetch)


GUEST = """
import os, sys
from pathlib import Path
from lake.settings import Settings
from pipelines.command_line.answer import fetch
from pipelines.sql_session import query_release, released
settings = Settings(home=Path(sys.argv[1]))
# Whoever ran pip owns the libraries: load them first.
query_release(settings, released(settings, None), "select 1", fetch)
os.setgid(65534); os.setuid(65534)
print(query_release(settings, released(settings, None), "select level from std.level", fetch).records())
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_guest_who_may_read_asks_without_writing(settings: Settings) -> None:
    for path in (settings.home, *settings.home.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    for folder in settings.home.parents:
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", GUEST, str(settings.home)], capture_output=True, text=True, check=False, timeout=60
    )
    assert "[{'level': 1.5}]" in done.stdout, done.stderr


@pytest.mark.parametrize("stumbling", ["cast(name as integer)", "error(name)", "strptime(name, '%Y')", "name::date"])
def test_a_question_that_stumbles_over_a_value_does_not_tell_it(settings: Settings, stumbling: str) -> None:
    with pytest.raises(LakeError, match="Error") as caught:
        query_head(settings, f"select {stumbling} from std.person", fetch)
    assert "geheim" not in str(caught.value)


def test_a_question_about_a_column_that_is_not_there_tells_those_that_are(settings: Settings) -> None:
    with pytest.raises(LakeError, match="code"):
        query_head(settings, "select cod from std.person", fetch)


@pytest.mark.parametrize(("day", "found"), [(date(2023, 8, 15), "1.0.0"), (date(2024, 1, 1), "1.0.0")])
def test_a_day_has_the_release_that_was_current_at_its_end(settings: Settings, day: date, found: str) -> None:
    assert released_on(settings, day).id == found  # published at eight in the morning of the 15th in Beijing


def test_before_the_first_release_there_was_none(settings: Settings) -> None:
    with pytest.raises(LakeError, match="nothing had been released by the end of 2023-08-14") as told:
        released_on(settings, date(2023, 8, 14))
    assert told.value.advice == "the first release was on 2023-08-15"
