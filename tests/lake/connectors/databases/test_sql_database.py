import json
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lake.connectors.databases.sql_database import SqlSource, _url, query_records
from lake.connectors.deliveries import Delivery, acknowledge, discover
from lake.connectors.reading import open_rows
from lake.connectors.watermark import Advance, Reading, Watermark
from lake.errors import LakeError
from tests.examples import examples
from tests.lake.connectors import servers


class _Department:
    """A department's database, and the lake that reads it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        self.engine = sqlalchemy.create_engine(_url(address).set(query={}) if "sqlite" not in address else address)

    def run(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(sqlalchemy.text(statement))

    def found(self, source: SqlSource) -> list[Delivery | LakeError]:
        return list(discover([source], [], {"sib": self.address}, self.folder / "spool"))

    def read(self, source: SqlSource, *, loads: bool = True) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for found in self.found(source):
            assert isinstance(found, Delivery), found
            with open_rows(found) as opened:
                rows += [{name: row[name] for name in opened.columns} for row in opened]
            if loads:
                acknowledge(found)
        return rows

    def numbers(self, source: SqlSource, *, loads: bool = True) -> list[str]:
        return sorted(row["id"] for row in self.read(source, loads=loads))


@pytest.fixture(scope="module")
def postgres_address() -> Iterator[str]:
    with servers.postgres() as address:
        _wait_for(address)
        yield address


@pytest.fixture(scope="module")
def mariadb_address() -> Iterator[str]:
    with servers.mariadb() as address:
        _wait_for(address)
        yield address


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            with sqlalchemy.create_engine(_url(address)).connect():
                return
        except sqlalchemy.exc.OperationalError:
            time.sleep(0.1)


@pytest.fixture(params=["sqlite", "postgres", "mariadb"])
def department(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[_Department]:
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'core.db'}"
    else:
        address = request.getfixturevalue(f"{request.param}_address")
    department = _Department(address, tmp_path)
    department.run("drop table if exists paid", "create table paid (id integer, name varchar(20), at timestamp null)")
    yield department
    department.engine.dispose()


@pytest.fixture
def in_postgres(postgres_address: str, tmp_path: Path) -> _Department:
    return _Department(postgres_address, tmp_path)


@pytest.fixture
def in_mariadb(mariadb_address: str, tmp_path: Path) -> _Department:
    return _Department(mariadb_address, tmp_path)


@pytest.fixture
def in_sqlite(tmp_path: Path) -> _Department:
    (tmp_path / "core.db").touch()
    return _Department(f"sqlite:///{tmp_path / 'core.db'}", tmp_path)


def _insert(rows: Sequence[tuple[int, str | None]]) -> list[str]:
    times = [(number, f"'{moment}'" if moment else "null") for number, moment in rows]
    return [f"insert into paid values ({number}, '李明', {moment})" for number, moment in times]


FULL = SqlSource(connection="sib", table="paid")
SINCE = SqlSource(connection="sib", table="paid", watermark=Watermark(column="at"))
LATE = SqlSource(connection="sib", table="paid", watermark=Watermark(column="at", lag=timedelta(minutes=10)))
QUERY = SqlSource(connection="sib", query="select id, at from paid where id > 0", watermark=Watermark(column="at"))


def test_a_whole_table_comes_as_text(department: _Department) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00"), (2, None)]))
    rows = department.read(FULL)
    assert [row["name"] for row in rows] == ["李明", "李明"]
    assert [row["at"] for row in rows] == ["2026-01-01 08:00:00", None]
    assert department.read(FULL) == rows


@pytest.mark.parametrize("source", [SINCE, QUERY])
def test_only_what_is_later_than_the_last_load(department: _Department, source: SqlSource) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00"), (2, "2026-01-01 09:00:00")]))
    assert department.numbers(source) == ["1", "2"]
    assert department.found(source) == []
    department.run(*_insert([(3, "2026-01-01 09:00:01"), (4, "2025-01-01 00:00:00")]))
    assert department.numbers(source) == ["3"]


def test_what_was_not_loaded_is_read_again(department: _Department) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00")]))
    assert department.numbers(SINCE, loads=False) == ["1"]
    department.run(*_insert([(2, "2026-01-01 09:00:00")]))
    assert department.numbers(SINCE, loads=False) == ["1", "2"]
    assert department.numbers(SINCE) == ["1", "2"]
    assert department.numbers(SINCE) == []


def test_rows_committed_late_come_within_the_lag(department: _Department) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00"), (2, "2026-01-01 09:00:00")]))
    department.read(LATE)
    department.run(*_insert([(3, "2026-01-01 08:55:00"), (4, "2026-01-01 08:40:00")]))
    assert department.numbers(LATE) == ["3"]
    department.run("update paid set name = '李芳' where id = 2")
    assert department.numbers(LATE) == ["2"]
    assert department.found(LATE) == []


def test_rows_without_a_time_are_missed_by_no_reading(department: _Department) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00"), (2, None)]))
    assert department.numbers(SINCE) == ["1", "2"]
    department.run(*_insert([(3, None)]))
    assert department.numbers(SINCE) == ["3"]
    department.run("update paid set name = '李芳' where id = 2")
    assert department.numbers(SINCE) == ["2"]
    assert department.found(SINCE) == []


@pytest.mark.parametrize("source", [SINCE, QUERY])
def test_more_rows_of_the_same_second_come_later(department: _Department, source: SqlSource) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00"), (2, "2026-01-01 08:00:01")]))
    assert department.numbers(source) == ["1", "2"]
    department.run(*_insert([(3, "2026-01-01 08:00:01")]))
    assert department.numbers(source) == ["3"]
    assert department.found(source) == []
    department.run(*_insert([(4, "2026-01-01 08:00:01"), (5, "2026-01-02 00:00:00")]))
    assert department.numbers(source) == ["4", "5"]


@pytest.mark.parametrize("moment", ["9999-12-31 00:00:00", "2099-12-31 00:00:00", "1970-01-02 00:00:00"])
def test_a_time_that_says_nothing_stops_nothing(department: _Department, moment: str) -> None:
    """MariaDB's `timestamp` ends in 2038, which its strict mode refuses: the column holds day and time."""
    department.run("drop table paid")
    column = "datetime" if "mysql" in department.address else "timestamp"
    department.run(f"create table paid (id integer, name varchar(20), at {column} null)")
    department.run(*_insert([(1, "2026-01-01 08:00:00"), (2, moment)]))
    [first] = department.found(SINCE)
    assert isinstance(first, Delivery)
    assert first.noticed == {"doubtful_times": {"at": 1}}
    assert department.numbers(SINCE) == ["1", "2"]
    assert department.found(SINCE) == []
    department.run(*_insert([(3, "2026-01-01 08:00:00"), (4, moment)]))
    assert department.numbers(SINCE) == ["3", "4"]


def test_a_lake_that_such_a_time_has_stopped_begins_anew(department: _Department) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00")]))
    department.read(SINCE)
    [state] = department.folder.rglob("watermark.json")
    kind = json.loads(state.read_text())["kind"]
    state.write_text(json.dumps({"kind": kind, "value": "9999-12-31 00:00:00"}))
    assert department.numbers(SINCE) == ["1"]


def test_numbers_can_be_watermarks(department: _Department) -> None:
    source = SqlSource(connection="sib", table="paid", watermark=Watermark(column="id"))
    department.run(*_insert([(9, None), (10, None)]))
    assert department.numbers(source) == ["10", "9"]
    department.run(*_insert([(11, None)]))
    assert department.numbers(source) == ["11"]


@pytest.mark.parametrize(
    "end", [";", " ; ;", " -- all of them", "; -- all of them\n", " /* all; of them */", " where ' :x;' <> '%s' -- :y"]
)
def test_a_query_may_end_as_people_end_it(department: _Department, end: str) -> None:
    whole = SqlSource(connection="sib", query=f"select id, at from paid{end}")
    source = whole.model_copy(update={"watermark": Watermark(column="at")})
    department.run(*_insert([(1, "2026-01-01 08:00:00")]))
    assert department.numbers(whole) == department.numbers(source) == ["1"]
    department.run(*_insert([(2, "2026-01-01 09:00:00")]))
    assert department.numbers(source) == ["2"]


@pytest.mark.parametrize("query", ["select 1; select 2", ";", "-- nothing"])
def test_a_query_is_one_statement(in_sqlite: _Department, query: str) -> None:
    [error] = in_sqlite.found(SqlSource(connection="sib", query=query))
    assert "statement" in str(error)


def test_colons_of_postgres_are_its_own(in_postgres: _Department) -> None:
    query = "select '1'::int as id, (array[1,2,3])[1:2] as a, '10:30'::text as t, E'\\\\d:x' as e, 7 % 4 as r"
    [row] = in_postgres.read(SqlSource(connection="sib", query=query))
    assert row == {"id": "1", "a": "[1,2]", "t": "10:30", "e": "\\d:x", "r": "3"}


@pytest.mark.parametrize("sentinel", [2147483647, 999999999, 99991231])
def test_a_number_that_says_nothing_stops_nothing(department: _Department, sentinel: int) -> None:
    source = SqlSource(connection="sib", table="paid", watermark=Watermark(column="id"))
    department.run(*_insert([(9, None), (sentinel, None), (0, None)]))
    assert department.numbers(source) == sorted(["0", "9", str(sentinel)])
    department.run(*_insert([(10, None), (-1, None)]))
    assert department.numbers(source) == ["-1", "10"]


@pytest.mark.parametrize("value", ["9", "10", "8e2f0b1c-0d6a-4b5c-9f00-2a6a0e9b1d11", "08:00:00"])
def test_texts_that_are_no_times_are_no_watermark(department: _Department, value: str) -> None:
    department.run("drop table paid", "create table paid (id varchar(40))", f"insert into paid values ('{value}')")
    [error] = department.found(SqlSource(connection="sib", table="paid", watermark=Watermark(column="id")))
    assert isinstance(error, LakeError)
    assert "no times" in str(error) and error.rule == "watermark"


@pytest.mark.parametrize("kind", ["uuid", "time", "boolean", "interval"])
def test_what_never_grows_is_no_watermark(in_postgres: _Department, kind: str) -> None:
    value = {"uuid": "gen_random_uuid()", "time": "'08:00'", "boolean": "true", "interval": "'1 day'"}[kind]
    source = SqlSource(
        connection="sib", query=f"select 1 as id, ({value})::{kind} as at", watermark=Watermark(column="at")
    )
    [error] = in_postgres.found(source)
    assert isinstance(error, LakeError)
    assert "the watermark 'at' has" in str(error)


def test_no_number_at_all_does_not_hide_the_others(in_postgres: _Department) -> None:
    in_postgres.run(
        "drop table if exists n", "create table n (id double precision)", "insert into n values ('nan'), (1)"
    )
    source = SqlSource(connection="sib", table="n", watermark=Watermark(column="id"))
    assert "1" in in_postgres.numbers(source)
    in_postgres.run("insert into n values (2)")
    assert in_postgres.numbers(source) == ["2"]


@pytest.mark.parametrize("texts", [("2026-01-01 08:00:00", "2026-01-01T07:00:00"), ("2026-01-01", "20260102")])
def test_texts_that_do_not_sort_by_time_are_no_watermark(in_sqlite: _Department, texts: tuple[str, str]) -> None:
    in_sqlite.run("create table paid (at text)", *(f"insert into paid values ('{text}')" for text in texts))
    [error] = in_sqlite.found(SqlSource(connection="sib", table="paid", watermark=Watermark(column="at")))
    assert "several spellings" in str(error)


@pytest.mark.parametrize(
    ("last", "before", "late"),
    [
        ("20260101080000", "20260101075500", "20260101074900"),
        ("2026/01/01 08:00:00", "2026/01/01 07:55:00", "2026/01/01 07:49:00"),
        ("2026-01-01T08:00:00.5", "2026-01-01T07:55:00.5", "2026-01-01T07:49:00.5"),
    ],
)
def test_a_lag_goes_back_in_every_spelling(in_sqlite: _Department, last: str, before: str, late: str) -> None:
    in_sqlite.run("create table paid (id integer, name text, at text)", *_insert([(1, last)]))
    assert in_sqlite.numbers(LATE) == ["1"]
    in_sqlite.run(*_insert([(2, before), (3, late)]))
    assert in_sqlite.numbers(LATE) == ["2"]


def test_more_rows_of_one_second_than_are_remembered_come_again(
    department: _Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lake.connectors.watermark._MOST_REMEMBERED", 2)
    department.run(*_insert([(number, "2026-01-01 08:00:00") for number in range(1, 10)]))
    assert len(department.numbers(SINCE)) == 9
    department.run(*_insert([(10, "2026-01-01 08:00:00")]))
    assert "10" in department.numbers(SINCE)


def test_a_watermark_nobody_has_is_an_error(department: _Department) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00")]))
    [error] = department.found(SqlSource(connection="sib", table="paid", watermark=Watermark(column="changed")))
    assert "no column 'changed'" in str(error)


def test_a_table_that_is_not_there_is_an_error(department: _Department) -> None:
    [error] = department.found(SqlSource(connection="sib", table="absent"))
    assert "did not deliver" in str(error)


def test_a_lag_without_a_time_is_an_error(department: _Department) -> None:
    lag = Watermark(column="id", lag=timedelta(minutes=1))
    source = SqlSource(connection="sib", table="paid", watermark=lag)
    department.run(*_insert([(1, None)]))
    [error] = department.found(source)
    assert "no time" in str(error)


def test_a_damaged_watermark_is_an_error_that_says_what_to_do(department: _Department) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00")]))
    department.read(SINCE)
    [state] = department.folder.rglob("watermark.json")
    state.write_text("{")
    [error] = department.found(SINCE)
    assert isinstance(error, LakeError)
    assert "remove the file" in error.advice


def test_types_of_postgres_are_exact(in_postgres: _Department) -> None:
    query = (
        "select 0.10::numeric(5,2) as n, true as b, date '2020-01-02' as d, '江门'::bytea is not null as x,"
        " array[1,2] as a, '{\"k\": \"值\"}'::jsonb as j, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as u,"
        " 440703199001011234::bigint as i, interval '1 day' as t"
    )
    [row] = in_postgres.read(SqlSource(connection="sib", query=query))
    assert (row["n"], row["b"], row["d"], row["a"]) == ("0.10", "true", "2020-01-02", "[1,2]")
    assert (json.loads(row["j"]), row["u"][:8], row["i"]) == ({"k": "值"}, "a0eebc99", "440703199001011234")


UNLIKE_PYTHON = {
    "date 'infinity'": "infinity",
    "date '0044-03-15 BC'": "0044-03-15 BC",
    "date '20210-01-01'": "20210-01-01",
    "timestamp '-infinity'": "-infinity",
    "time '24:00'": "24:00:00",
    "array[date '2020-01-01', 'infinity']": '["2020-01-01","infinity"]',
    "array[1.5::float8, 'infinity']": '[1.5,"Infinity"]',
    "'NaN'::float8": "NaN",
    """'{"t": "a  \\" b", "amount": 12345678901234567.89, "rate": 1.10}'::json""": (
        '{"t":"a  \\" b","amount":12345678901234567.89,"rate":1.10}'
    ),
    "'null'::jsonb": "null",
    "null::jsonb": None,
    "interval '1 month 1 day 02:03'": "1 mon 1 day 02:03:00",
    "daterange('2020-01-01', '2020-02-01')": "[2020-01-01,2020-02-01)",
    "array[int4range(1, 2)]": '["[1,2)"]',
}


def test_what_python_has_not_comes_as_postgres_writes_it(in_postgres: _Department) -> None:
    columns = ", ".join(f"{sql} as c{number}" for number, sql in enumerate(UNLIKE_PYTHON))
    [row] = in_postgres.read(SqlSource(connection="sib", query=f"select {columns}"))
    assert list(row.values()) == list(UNLIKE_PYTHON.values())


def test_what_python_has_comes_as_ever(in_postgres: _Department) -> None:
    known = {
        "1.50::numeric": "1.50",
        "1e20::float8": "100000000000000000000",
        "'\\xdead'::bytea": "dead",
        "array[1, 2]": "[1,2]",
        "timestamp '2020-01-01 08:00:00.5'": "2020-01-01 08:00:00.500000",
        "time '08:00'": "08:00:00",
        "'10.0.0.1'::inet": "10.0.0.1",
        "row(1, 'a')": '["1","a"]',
    }
    columns = ", ".join(f"{sql} as c{number}" for number, sql in enumerate(known))
    [row] = in_postgres.read(SqlSource(connection="sib", query=f"select {columns}"))
    assert list(row.values()) == list(known.values())


def test_an_open_end_in_postgres_moves_no_watermark(in_postgres: _Department) -> None:
    in_postgres.run("drop table if exists paid", "create table paid (id integer, name text, at timestamp)")
    in_postgres.run(*_insert([(1, "2026-01-01 08:00:00"), (2, "infinity"), (3, "-infinity")]))
    assert in_postgres.numbers(SINCE) == ["1", "2", "3"]
    in_postgres.run(*_insert([(4, "2026-01-01 09:00:00"), (5, "-infinity"), (6, "infinity")]))
    assert in_postgres.numbers(SINCE) == ["4", "5", "6"]


def test_columns_of_one_name_are_numbered_as_in_a_file(department: _Department) -> None:
    department.run(*_insert([(1, "2026-01-01 08:00:00")]))
    query = "select a.id, b.id, b.name as id from paid a join paid b on a.id = b.id"
    assert department.read(SqlSource(connection="sib", query=query)) == [{"id": "1", "id_2": "1", "id_3": "李明"}]


def test_moments_are_written_in_the_zone_that_is_asked_for(postgres_address: str, tmp_path: Path) -> None:
    """With summer time, where it was in force: the day of a birth is that of the clock of then."""
    query = "select timestamptz '2023-05-31 16:00:00+00' as a, timestamptz '1988-05-31 15:00:00+00' as b"
    records = query_records(SqlSource(connection="sib", query=query), postgres_address, zone="Asia/Shanghai")
    assert list(records) == [{"a": "2023-06-01 00:00:00+08:00", "b": "1988-06-01 00:00:00+09:00"}]


KINDS_OF_MARIADB = {
    "t timestamp null": ("'2023-06-01 09:30:00'", "2023-06-01 09:30:00"),
    "t timestamp(6) null": ("'2023-06-01 00:00:00.000001'", "2023-06-01 00:00:00.000001"),
    "t timestamp null -- in the summer of 1988 clocks were an hour ahead": (
        "'1988-05-31 23:30:00'",
        "1988-06-01 00:30:00",
    ),
    "t timestamp": ("0", "0000-00-00 00:00:00"),
    "t datetime": ("'2023-06-01 09:30:00'", "2023-06-01 09:30:00"),
    "t datetime(3)": ("'9999-12-31 23:59:59.120'", "9999-12-31 23:59:59.120000"),
    "t datetime(6)": ("0", "0000-00-00 00:00:00.000000"),
    "t date": ("'2023-06-00'", "2023-06-00"),
    "t time(1)": ("'-838:59:58.5'", "-838:59:58.5"),
    "t year": ("0", "0000"),
    "t bit(1)": ("b'1'", "1"),
    "t bit(64)": ("~0", "18446744073709551615"),
    "t boolean": ("true", "1"),
    "t int(5) zerofill": ("42", "00042"),
    "t decimal(8,2) zerofill": ("1.5", "000001.50"),
    "t decimal(40,20)": ("-99999999999999999999.1", "-99999999999999999999.10000000000000000000"),
    "t bigint unsigned": ("18446744073709551615", "18446744073709551615"),
    "t double": ("0.1", "0.1"),
    "t json": ("""'{"a": 12345678901234567.89, "r": 1.10}'""", """{"a": 12345678901234567.89, "r": 1.10}"""),
    "t blob": ("x'00ff'", "00ff"),
    "t binary(3)": ("x'00ff'", "00ff00"),
    "t enum('甲','乙')": ("'乙'", "乙"),
    "t set('甲','乙')": ("'甲,乙'", "甲,乙"),
    "t varchar(9) character set gbk": ("'江门'", "江门"),
}
"""Column → what is inserted in a session of +08:00, and the text that has to come; the server lives in UTC."""


@pytest.mark.parametrize("column", KINDS_OF_MARIADB)
def test_values_of_mariadb_come_as_it_shows_them(mariadb_address: str, tmp_path: Path, column: str) -> None:
    department = _Department(mariadb_address, tmp_path)
    inserted, text = KINDS_OF_MARIADB[column]
    department.run("drop table if exists kinds", f"create table kinds ({column}\n)")
    with department.engine.connect() as session:
        session.exec_driver_sql("set time_zone = '+08:00', sql_mode = ''")
        session.exec_driver_sql(f"insert into kinds values ({inserted})")
        session.commit()
    records = query_records(SqlSource(connection="sib", table="kinds"), mariadb_address, zone="Asia/Shanghai")
    assert list(records) == [{"t": text}]


@pytest.mark.parametrize("kind", ["timestamp(6)", "datetime(6)", "date", "year", "bigint unsigned", "decimal(9,2)"])
def test_marks_of_mariadb(in_mariadb: _Department, kind: str) -> None:
    moments = kind.startswith(("timestamp", "date"))
    first, later, none = ("2026-01-01", "2026-01-02", "0000-00-00") if moments else ("1999", "2000", "0")
    in_mariadb.run("drop table if exists marked", f"create table marked (id int, at {kind} null)")

    def insert(number: int, at: str) -> None:
        value = f"'{at}'" if moments else at
        in_mariadb.run("set sql_mode = ''", f"insert into marked values ({number}, {value})")

    source = SqlSource(connection="sib", table="marked", watermark=Watermark(column="at"))
    insert(1, first)
    insert(2, none)
    assert in_mariadb.numbers(source) == ["1", "2"]
    insert(3, first)
    insert(4, none)
    assert in_mariadb.numbers(source) == ["3", "4"]
    insert(5, later)
    assert in_mariadb.numbers(source) == ["5"]
    assert in_mariadb.found(source) == []


def test_a_department_cannot_be_written_to(in_postgres: _Department) -> None:
    in_postgres.run("drop table if exists t", "create table t (id integer)")
    query = "with gone as (insert into t values (1) returning id) select id from gone"
    [error] = in_postgres.found(SqlSource(connection="sib", query=query))
    assert isinstance(error, LakeError)
    assert in_postgres.read(SqlSource(connection="sib", query="select count(*) as id from t")) == [{"id": "0"}]


def test_a_department_with_mariadb_cannot_be_written_to(in_mariadb: _Department) -> None:
    in_mariadb.run("drop table if exists t", "create table t (id integer)", "insert into t values (1)")
    [error] = in_mariadb.found(SqlSource(connection="sib", query="delete from t returning id"))
    assert isinstance(error, LakeError)
    assert in_mariadb.read(SqlSource(connection="sib", query="select count(*) as id from t")) == [{"id": "1"}]


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=12))
def test_nothing_is_ever_skipped_whatever_crashes(tmp_path: Path, steps: list[tuple[int, bool]]) -> None:
    """Rows come up to five late; every reading may be followed by a crash. All rows are loaded in the end."""
    folder = tmp_path / f"{time.monotonic_ns()}"
    folder.mkdir()
    department = _Department(f"sqlite:///{folder / 'core.db'}", folder)
    department.run("create table paid (id integer, name text, at text)")
    source = SqlSource(connection="sib", table="paid", watermark=Watermark(column="at", lag=timedelta(seconds=10)))
    loaded: set[str] = set()
    for number, (late, crashes) in enumerate(steps):
        department.run(*_insert([(number, f"2026-01-01 08:00:{10 + number - late:02d}")]))
        read = department.numbers(source, loads=not crashes)
        loaded |= set() if crashes else set(read)
    if steps:
        loaded |= set(department.numbers(source))
    assert loaded == {str(number) for number in range(len(steps))}


def test_a_watermark_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "watermark.json").mkdir()
    with pytest.raises(LakeError):
        Advance(tmp_path / "gone" / "watermark.json", 1).write()
    with pytest.raises(LakeError, match="cannot be read"):
        Reading(Watermark(column="id"), tmp_path)
