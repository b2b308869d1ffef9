from pathlib import Path

import pytest

from catalog.models import lineage
from catalog.models.lineage import column_lineage
from catalog.models.memory import Memory
from catalog.models.model_tables import ModelTables
from lake.errors import LakeError
from lake.schema import Column
from tests.catalog.model_maker import make_model

TOWN = (Column("code"), Column("name", grade=2))


def test_a_question_is_worked_on_once() -> None:
    memory, worked = Memory[str](most=10), list[str]()

    def ask(question: str) -> str:
        def work() -> str:
            worked.append(question)
            return question.upper()

        return memory.answer(question, work)

    assert [ask(question) for question in ("a", "b", "a")] == ["A", "B", "A"]
    assert worked == ["a", "b"]


def test_it_holds_no_more_than_it_may() -> None:
    memory = Memory[int](most=2)
    for question in range(5):
        memory.answer(question, lambda: 0)
    assert memory.answer(4, lambda: 1) == 0
    assert memory.answer(0, lambda: 1) == 1


def test_another_home_with_the_same_model_and_tables_binds_no_sql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tables(home: str) -> ModelTables:
        model = make_model(tmp_path / home, "select code, name as word from std.town_of_memory", "code word")
        return ModelTables({model.name: model}, {"std.town_of_memory": TOWN})

    first = tables("one")
    [name] = first.models
    spec, origins = first.spec(name), first.lineage(name)
    monkeypatch.setattr(lineage, "qualify", None)
    assert (tables("two").spec(name), tables("two").lineage(name)) == (spec, origins)


def test_another_grade_or_column_is_another_question(tmp_path: Path) -> None:
    model = make_model(tmp_path, "select code, name as word from std.town_of_memory", "code word")

    def grade(*columns: Column) -> int:
        return ModelTables({model.name: model}, {"std.town_of_memory": columns})[model.name][1].grade

    assert (grade(*TOWN), grade(TOWN[0], Column("name", grade=3))) == (2, 3)
    with pytest.raises(LakeError):
        grade(TOWN[0])


def test_an_error_is_told_each_time_with_its_own_file(tmp_path: Path) -> None:
    for home in ("one", "two"):
        model = make_model(tmp_path / home, "select nothing as a from std.town_of_memory", "a")
        with pytest.raises(LakeError) as caught:
            column_lineage(model, {"std.town_of_memory": TOWN})
        assert caught.value.file == str(model.path)
