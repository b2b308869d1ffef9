from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from catalog.models.disclosure import Exposures, gate
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel
from catalog.publishing.personal_content import find_personal, scan_personal
from lake.errors import LakeError
from lake.schema import Column
from tests.catalog.model_maker import make_model, our_tables

SCHEMAS = {
    "std.ticket": (
        Column("ticket_no", grade=2),
        Column("phone", grade=3),
        Column("town"),
        Column("score", "double", grade=3),
    ),
    "std.town": (Column("code"), Column("name")),
}


def grades(*models: SqlModel) -> dict[str, int]:
    disclosure = Exposures({model.name: model for model in models}, SCHEMAS)
    return {name: exposure.grade for name, exposure in disclosure.exposures(models[-1].name).items()}


def test_a_column_is_as_sensitive_as_its_most_sensitive_origin(tmp_path: Path) -> None:
    sql = "select town, left(phone, 3) as start, coalesce(ticket_no, phone) as any, ticket_no from std.ticket"
    assert grades(make_model(tmp_path, sql, "town start any ticket_no")) == {
        "town": 1,
        "start": 3,
        "any": 3,
        "ticket_no": 2,
    }


def test_grades_come_through_models(tmp_path: Path) -> None:
    first = make_model(
        tmp_path, "select ticket_no, phone as contact from std.ticket", "ticket_no contact", "master/a.sql"
    )
    tables = ModelTables({"master.a": first}, SCHEMAS)
    second = make_model(tmp_path, "select contact as c from master.a", "c")
    disclosure = Exposures({"master.a": first, "open.made": second}, tables)
    exposure = disclosure.exposures("open.made")["c"]
    assert exposure.grade == 3
    assert exposure.path == ("open.made.c", "master.a.contact", "std.ticket.phone")


def test_counting_persons_needs_a_guard(tmp_path: Path) -> None:
    counted = "select town, count(*) as n, count(distinct phone) as p, avg(score) as mean from std.ticket group by town"
    assert grades(make_model(tmp_path, counted, "town n p mean")) == {"town": 1, "n": 2, "p": 2, "mean": 3}
    guarded = f"{counted} having count(*) >= 10"
    assert grades(make_model(tmp_path, guarded, "town n p mean")) == {"town": 1, "n": 1, "p": 1, "mean": 1}


@pytest.mark.parametrize("guard", ["count(*) >= 5", "count(*) > 8", "sum(score) >= 10", "count(*) >= 10 or town = 'x'"])
def test_a_weak_guard_is_none(tmp_path: Path, guard: str) -> None:
    sql = f"select town, count(*) as n from std.ticket group by town having {guard}"
    assert grades(make_model(tmp_path, sql, "town n"))["n"] == 2


@pytest.mark.parametrize(
    "sql",
    [
        "with t as (select town from std.ticket) select town, count(*) as n from t group by town",
        "with t as (select town from std.ticket), c as (select town, count(*) as n from t group by 1) select * from c",
        "select town, count(*) as n from (select town from std.ticket union all select code from std.town) group by 1",
    ],
)
def test_counting_what_a_cte_hides_is_still_counting_persons(tmp_path: Path, sql: str) -> None:
    assert grades(make_model(tmp_path, sql, "town n"))["n"] == 2


def test_extremes_are_values_of_somebody(tmp_path: Path) -> None:
    sql = "select town, max(phone) as last from std.ticket group by town having count(*) >= 10"
    assert grades(make_model(tmp_path, sql, "town last"))["last"] == 3


def test_counting_places_is_public(tmp_path: Path) -> None:
    assert grades(make_model(tmp_path, "select count(*) as n from std.town", "n")) == {"n": 1}


@pytest.mark.parametrize(
    "tail", ["from topic.x_counts where n >= 10", "from topic.x_counts group by town, n having sum(n) >= 10"]
)
def test_a_guard_may_stand_on_the_count_of_an_earlier_model(tmp_path: Path, tail: str) -> None:
    inner = make_model(
        tmp_path,
        "select town, count(*) as n, avg(score) as mean from std.ticket group by town",
        "town n mean",
        "topics/x/counts.sql",
    )
    figure = "n" if "where" in tail else "sum(n) as n"
    outer = make_model(tmp_path, f"select town, {figure} {tail}", "town n")
    tables = ModelTables({inner.name: inner, outer.name: outer}, SCHEMAS)
    assert {name: found.grade for name, found in tables.disclosure.exposures(outer.name).items()} == {"town": 1, "n": 1}


def test_the_header_raises_a_grade_and_never_lowers_it(tmp_path: Path) -> None:
    path = make_model(tmp_path, "select town, phone from std.ticket", "town phone").path
    path.write_text(
        path.read_text().replace("town: 列, phone: 列", "town: {title: 列, grade: 2}, phone: {title: 列, grade: 1}")
    )
    assert grades(SqlModel.parse(path)) == {"town": 2, "phone": 3}


def test_the_gate_names_column_and_way(tmp_path: Path) -> None:
    model = make_model(tmp_path, "select town, phone as contact from std.ticket", "town contact")
    with pytest.raises(LakeError) as caught:
        gate(model, Exposures({model.name: model}, SCHEMAS), internal_approved=True)
    assert caught.value.column == "contact"
    assert "std.ticket.phone" in caught.value.message


def test_grade_two_wants_approval(tmp_path: Path) -> None:
    model = make_model(tmp_path, "select ticket_no from std.ticket", "ticket_no")
    disclosure = Exposures({model.name: model}, SCHEMAS)
    with pytest.raises(LakeError, match="grade 2"):
        gate(model, disclosure)
    gate(model, disclosure, internal_approved=True)


def test_all_our_open_models_pass_without_approval() -> None:
    for model in our_tables().models.values():
        if model.layer == "open":
            gate(model, our_tables().disclosure)


def test_no_table_is_open_before_the_gate_has_seen_its_rows() -> None:
    """What is open are the files that the gate let out: a table has the figures that it hides."""
    tables = our_tables()
    assert {tables.spec(name).zone for name, model in tables.models.items() if model.layer == "open"} == {"internal"}


class Engine:
    """Just enough of a SQL engine, over one table open.t(word)."""

    def __init__(self, *words: str) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("create schema open; create table open.t (word varchar, n integer)")
        self.connection.executemany("insert into open.t values (?, 1)", [[word] for word in words])

    def query(self, sql: str) -> pa.Table:
        return self.connection.execute(sql).to_arrow_table()

    def attach(self, name: str, columns: object, files: object) -> None: ...

    def write(self, sql: str, path: Path, columns: object = None) -> int:
        return 0

    def close(self) -> None: ...


@pytest.mark.parametrize(
    "text",
    [
        "身份证440703199001010017,男",
        "44070319900101 0017",
        "４４０７０３１９９００１０１００１７",
        "11010519491231002x",
    ],
)
def test_a_citizen_id_in_a_text_is_found(text: str) -> None:
    assert find_personal(Engine(text, "江门市"), "open.t")[0].citizen_ids == 1


@pytest.mark.parametrize("text", ["电话13800138000。", "138-0013-8000", "+8613800138000"])
def test_a_mobile_number_in_a_text_is_found(text: str) -> None:
    assert find_personal(Engine(text), "open.t")[0].mobiles == 1


@pytest.mark.parametrize(
    "text",
    [
        "440703199001010018",
        "440703199002300016",
        "91440703MA4UABC102",
        "914407007123456728",
        "0750-3123456",
        "2023110138001380001",
    ],
)
def test_other_numbers_are_not_personal(text: str) -> None:
    assert find_personal(Engine(text), "open.t") == []


def test_the_scan_counts_and_never_quotes() -> None:
    with pytest.raises(LakeError) as caught:
        scan_personal(Engine("13800138000", "13900139000"), "open.t")
    assert "13800138000" not in str(caught.value)
    assert "2 mobile numbers" in str(caught.value)
    assert caught.value.column == "word"
