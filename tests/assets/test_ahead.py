"""Threads work ahead of the steps; what a step gets, and in which order it fails, is as without them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Barrier, Event, Lock, current_thread, main_thread
from typing import Any

import pytest

from assets.ahead import Ahead, Task
from lake.engine.share import one_of, share_of, share_of_threads
from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.storage_errors import storage_errors

SECONDS = 30
"""More than anything here takes; what hangs fails."""


class Work:
    """Work that writes down what began and what ended; `most` of it were at work at a time."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.ended: list[str] = []
        self.most = 0
        self._guard = Lock()

    def of(self, name: str, act: Callable[[], object] = lambda: None) -> Callable[[], str]:
        def work() -> str:
            with self._guard:
                self.began.append(name)
                self.most = max(self.most, len(self.began) - len(self.ended))
            try:
                act()
            finally:
                with self._guard:
                    self.ended.append(name)
            return name

        return work


@contextmanager
def ahead_of(tmp_path: Path, tasks: dict[str, Task], workers: int = 2) -> Iterator[Ahead]:
    ahead = Ahead()
    with ahead.working(tasks, Settings(home=tmp_path, workers=workers)):
        yield ahead


def not_here() -> Any:
    pytest.fail("the step did what a thread was given")


def test_two_are_at_work_at_the_same_time_and_share_the_memory(tmp_path: Path) -> None:
    together, shares = Barrier(2, timeout=SECONDS), dict[str, tuple[str, int | None]]()

    def work(name: str) -> None:
        shares[name] = share_of("4GB"), share_of_threads(6)
        together.wait()

    tasks = {"large": Task(partial(work, "large")), "small": Task(partial(work, "small"), small=True)}
    with ahead_of(tmp_path, tasks) as ahead:
        ahead.take("small", not_here)
        ahead.take("large", not_here)
    assert shares == {"large": ("2GB", 6), "small": ("2GB", 3)}
    assert (share_of("4GB"), share_of_threads(None)) == ("4GB", None)


def test_what_comes_after_waits_and_the_order_is_that_of_the_tasks(tmp_path: Path) -> None:
    work, go = Work(), Event()
    tasks = {
        "first": Task(work.of("first", lambda: go.wait(SECONDS))),
        "third": Task(work.of("third"), after={"first", "second"}),
        "second": Task(work.of("second")),
        "last": Task(work.of("last"), after={"third"}),
    }
    with ahead_of(tmp_path, tasks) as ahead:
        assert ahead.take("second", not_here) == "second"
        assert work.began == ["first", "second"]
        go.set()
        assert [ahead.take(name, not_here) for name in ("first", "third", "last")] == ["first", "third", "last"]
    assert work.began == ["first", "second", "third", "last"]


def test_a_failure_stops_what_stands_on_it_and_nothing_else(tmp_path: Path) -> None:
    work = Work()

    def fail() -> None:
        raise LakeError("no", advice="none")

    tasks = {
        "broken": Task(work.of("broken", fail)),
        "doubtful": Task(work.of("doubtful"), holds=lambda made: made != "doubtful"),
        "on broken": Task(work.of("on broken"), after={"broken"}),
        "on doubtful": Task(work.of("on doubtful"), after={"doubtful"}),
        "on that": Task(work.of("on that"), after={"on doubtful"}),
        "sound": Task(work.of("sound")),
        "on sound": Task(work.of("on sound"), after={"sound"}),
    }
    with ahead_of(tmp_path, tasks) as ahead:
        with pytest.raises(LakeError) as raised:
            ahead.take("broken", not_here)
        assert raised.traceback[-1].name == "fail"  # it shows where it was raised
        assert ahead.take("doubtful", not_here) == "doubtful"
        assert [ahead.take(name, not_here) for name in ("sound", "on sound")] == ["sound", "on sound"]
    assert sorted(work.began) == ["broken", "doubtful", "on sound", "sound"]


def test_a_step_does_by_itself_what_no_thread_was_given_while_threads_rest(tmp_path: Path) -> None:
    work, seen = Work(), list[tuple[bool, str]]()

    def alone() -> str:
        seen.append((current_thread() is main_thread(), share_of("4GB")))
        return work.of("alone")()

    tasks = {f"beside {number}": Task(work.of(f"beside {number}")) for number in range(6)}
    tasks["after it"] = Task(work.of("after it"), after={"alone"})
    tasks["after that"] = Task(work.of("after that"), after={"told"})
    with ahead_of(tmp_path, tasks) as ahead:
        assert ahead.take("alone", alone) == "alone"
        place = work.began.index("alone")
        assert set(work.began[:place]) == set(work.ended[:place])
        with ahead.by_itself("told"):
            assert sorted(work.began) == sorted(work.ended)
        assert [ahead.take(name, not_here) for name in ("after it", "after that")] == ["after it", "after that"]
    assert seen == [(True, "4GB")]
    assert work.most <= 2


def test_what_waits_for_something_that_never_came_is_done_by_its_step(tmp_path: Path) -> None:
    work = Work()
    tasks = {"a": Task(work.of("a"), holds=lambda _made: False), "b": Task(work.of("b"), after={"a"})}
    with ahead_of(tmp_path, tasks) as ahead:
        ahead.take("a", not_here)
        assert ahead.take("b", work.of("b by hand")) == "b by hand"
    assert work.began == ["a", "b by hand"]


@pytest.mark.parametrize(("workers", "names"), [(1, ("a", "b")), (2, ("a",))])
def test_one_worker_or_one_task_needs_no_thread(tmp_path: Path, workers: int, names: tuple[str, ...]) -> None:
    threads = list[bool]()

    def work() -> None:
        threads.append(current_thread() is main_thread())

    with ahead_of(tmp_path, {name: Task(not_here) for name in names}, workers) as ahead:
        ahead.take("a", work)
    ahead.take("other", work)
    assert threads == [True, True]


def test_a_stop_ends_what_was_begun_and_begins_nothing(tmp_path: Path) -> None:
    work, at_it, go = Work(), Barrier(3, timeout=SECONDS), Event()

    def slow() -> None:
        at_it.wait()
        go.wait(SECONDS)

    tasks = {name: Task(work.of(name, slow)) for name in ("a", "b")}
    tasks |= {"waits in line": Task(work.of("c")), "after": Task(work.of("d"), after={"a"})}
    with pytest.raises(KeyboardInterrupt), ahead_of(tmp_path, tasks) as ahead:
        at_it.wait()
        go.set()
        raise KeyboardInterrupt
    assert sorted(work.ended)[:2] == ["a", "b"]
    begun = [*work.began]
    assert ahead.take("after", work.of("by hand")) == "by hand"  # nothing of it is left for another run
    assert work.began == [*begun, "by hand"]


def test_what_half_of_the_memory_is_too_little_for_is_done_again_alone_with_all_of_it(tmp_path: Path) -> None:
    limits = list[str]()

    def large() -> str:
        limits.append(share_of("4GB"))
        with storage_errors("a query"):
            if limits[-1] != "4GB":
                raise MemoryError
        return "made"

    def poor() -> str:
        raise MemoryError("even so")

    tasks = {"large": Task(large), "poor": Task(poor)}
    with ahead_of(tmp_path, tasks) as ahead:
        assert ahead.take("large", not_here) == "made"
        with pytest.raises(MemoryError, match="even so"):
            ahead.take("poor", not_here)
    assert limits == ["2GB", "4GB"]


def test_shares_are_written_as_the_engine_reads_them() -> None:
    with one_of(2):
        assert [share_of(limit) for limit in ("4GB", "80%", "1.5 GiB", "-1")] == ["2GB", "40%", "0.75 GiB", "-1"]
    with one_of(4, sharing_cores=True):
        assert [share_of_threads(threads) for threads in (8, 3)] == [2, 1]
