"""Threads do the work of steps ahead of them; each step asks, in its own turn, what came of its own.

DuckDB, Polars and PyArrow let other threads run meanwhile, as do the disk and the servers of departments. Steps, their
order and their failures are those of a run without threads. A step whose work was given to no thread does it by itself
while the threads rest, with all of the memory.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, Lock
from typing import Any, TypeVar

from lake.engine.memory import give_back_memory
from lake.engine.share import one_of
from lake.settings import Settings
from lake.storage.storage_errors import lacked_memory

_Made = TypeVar("_Made")
Holds = Callable[[Any], bool]


def _always(_made: object) -> bool:
    return True


@dataclass(frozen=True)
class Task:
    """The work of a step, once the steps that it comes `after` have been done.

    `holds`: of what it made, whether those that come after it may begin. Never, when it raises. `small`: it is one of
    so many that every core always has one, and needs no more for itself.
    """

    work: Callable[[], Any]
    after: Collection[str] = ()
    holds: Holds = _always
    small: bool = False


class Ahead:
    """What of a run's work threads were given, by the names of steps."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._turns = _Turns()
        self._pool: ThreadPoolExecutor | None = None
        self._workers = 1
        self._waiting: dict[str, tuple[Task, set[str]]] = {}
        self._begun: dict[str, Future[Any]] = {}

    @contextmanager
    def working(self, tasks: Mapping[str, Task], settings: Settings) -> Iterator[None]:
        """While the context lasts `LAKE_WORKERS` threads do these in this order; then the rest is left undone.

        With one thread, or for one task, the steps do their work by themselves.
        """
        workers = min(settings.workers, len(tasks))
        if workers < 2:
            yield
            return
        self._pool, self._workers = ThreadPoolExecutor(workers, "ahead"), workers
        try:
            self._wait({name: (task, set(task.after)) for name, task in tasks.items()})
            yield
        finally:
            with self._guard:
                pool, self._pool = self._pool, None
                self._waiting.clear()
                self._begun.clear()
            pool.shutdown(cancel_futures=True)
            give_back_memory(settings.home)  # what follows is a single thread's and lends sessions with all the memory

    def take(self, name: str, work: Callable[[], _Made], holds: Holds = _always) -> _Made:
        """What came of a step's work, or what it raised: a thread's, or what is done now by the step itself."""
        with self._guard:
            begun = self._begun.pop(name, None)
            self._waiting.pop(name, None)
        if begun:
            return begun.result()  # type: ignore[no-any-return]
        with self._turns.alone():
            made = work()
        self._done(name, made, holds)
        return made

    @contextmanager
    def by_itself(self, name: str) -> Iterator[None]:
        """The same for a step that tells of its work while it does it."""
        with self._turns.alone():
            yield
        self._done(name, None, _always)

    def _wait(self, tasks: Mapping[str, tuple[Task, set[str]]]) -> None:
        with self._guard:
            self._waiting.update(tasks)
            self._begin()

    def _done(self, name: str, made: object, holds: Holds) -> None:
        if not holds(made):
            return
        with self._guard:
            for _, after in self._waiting.values():
                after.discard(name)
            self._begin()

    def _begin(self) -> None:
        """Hand to the threads what waits for nothing any more."""
        if self._pool is None:
            return
        for name in [name for name, (_, after) in self._waiting.items() if not after]:
            task, _ = self._waiting.pop(name)
            self._begun[name] = self._pool.submit(self._do, name, task)

    def _do(self, name: str, task: Task) -> Any:
        made = self._made(task)
        self._done(name, made, task.holds)
        return made

    def _made(self, task: Task) -> Any:
        """What a share of the memory is too little for is done again with all of it."""
        try:
            with self._turns.beside(), one_of(self._workers, sharing_cores=task.small):
                return task.work()
        except Exception as error:
            if not lacked_memory(error):
                raise
        with self._turns.alone():
            return task.work()


class _Turns:
    """Many are at work beside each other, or one alone; who wants to be alone waits for no more to begin."""

    def __init__(self) -> None:
        self._entrance = Lock()
        self._left = Condition()
        self._inside = 0

    @contextmanager
    def beside(self) -> Iterator[None]:
        with self._entrance, self._left:
            self._inside += 1
        try:
            yield
        finally:
            with self._left:
                self._inside -= 1
                self._left.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._entrance:
            with self._left:
                self._left.wait_for(lambda: self._inside == 0)
            yield
