"""A question on a connection of its own."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from lake.storage.one_question import OneQuestion


def test_the_answer_is_of_the_moment_and_locks_nobody_out(tmp_path: Path) -> None:
    file = tmp_path / "known.db"
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as other:
        other.execute("CREATE TABLE place (name TEXT, location TEXT)")
        engine = create_engine(f"sqlite:///{file}")
        question = OneQuestion(engine, "SELECT location FROM place WHERE name = ?")
        assert question.ask("a") is None
        other.execute("INSERT INTO place VALUES ('a', 'one')")
        assert question.ask("a") == ("one",)
        other.execute("UPDATE place SET location = 'two'")
        assert question.ask("a") == ("two",)
        other.execute("DROP TABLE place")
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            question.ask("a")
        question.close()
        engine.dispose()


def test_after_its_end_it_holds_no_file_until_it_is_asked_again(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'known.db'}")
    question = OneQuestion(engine, "SELECT ?")
    opened = str((tmp_path / "known.db").resolve())
    for _ in range(2):
        assert question.ask("a") == ("a",)
        assert opened in held()
        question.close()
        assert opened not in held()
    engine.dispose()


def held() -> set[str]:
    return {str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()}
