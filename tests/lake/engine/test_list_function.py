"""SQL calls a function of Python's with whole columns."""

import threading
import time

import pyarrow as pa
import pytest

from lake.engine.duck import DuckEngine
from lake.engine.interface import ListFunction
from lake.settings import Settings

SPELLED = ListFunction(name="spelled", parameters=("words",), fields=("word",), lists=("letters",))
CALL = "SELECT unnest(spelled(list(word ORDER BY word))) AS found FROM (VALUES ('ab'), ('c'), (NULL)) AS words (word)"


def spelled(words: pa.Array) -> pa.Table:
    known = [word for word in words.to_pylist() if word]
    return pa.table({"letters": [list(word) for word in known], "word": known})


def test_it_is_given_a_list_and_gives_structures(settings: Settings) -> None:
    with DuckEngine(settings) as engine:
        engine.define(SPELLED, spelled)
        found = [row["found"] for row in engine.rows(CALL)]
    assert found == [{"word": "ab", "letters": ["a", "b"]}, {"word": "c", "letters": ["c"]}]


def test_each_group_has_its_own_list_and_null_gives_null(settings: Settings) -> None:
    with DuckEngine(settings) as engine:
        engine.define(SPELLED, spelled)
        rows = engine.rows("SELECT len(spelled(words)) AS n FROM (VALUES (['a', 'b']), (NULL), (['c'])) AS l (words)")
    assert [row["n"] for row in rows] == [2, None, 1]


def test_it_works_on_a_thread_that_python_made(settings: Settings) -> None:
    """Libraries imported on one of DuckDB's own would remember a state of the thread that is freed after the call."""
    seen: list[threading.Thread] = []

    def noted(words: pa.Array) -> pa.Table:
        seen.append(threading.current_thread())
        return spelled(words)

    with DuckEngine(settings) as engine:
        engine.define(SPELLED, noted)
        engine.query(CALL)
    assert [type(thread) for thread in seen] == [threading.Thread]
    assert seen[0] is not threading.current_thread()


def test_what_it_says_of_a_fault_is_told(settings: Settings) -> None:
    def fails(_words: pa.Array) -> pa.Table:
        raise ValueError("no such letter")

    with pytest.raises(Exception, match="no such letter"), DuckEngine(settings) as engine:
        engine.define(SPELLED, fails)
        engine.query(CALL)


def test_sessions_of_two_threads_are_at_such_work_one_after_the_other(settings: Settings) -> None:
    at_work, met, both = list[str](), list[int](), threading.Barrier(2, timeout=30)

    def noted(words: pa.Array) -> pa.Table:
        at_work.append("one")
        time.sleep(0.02)  # long enough for another to come
        met.append(len(at_work))
        at_work.pop()
        return spelled(words)

    def ask() -> None:
        with DuckEngine(settings) as engine:
            engine.define(SPELLED, noted)
            both.wait()
            engine.query(CALL)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == [1, 1]
