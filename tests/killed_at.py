"""A command is killed right before its N-th call that changes a file, run again, and the end compared: for every N.

Counted is what changes something below the lake's home: files opened for writing, renamed, deleted or linked, folders,
SQLite's commits, and the files that DuckDB, PyArrow and Polars write. A kill inside one of these leaves what a kill
before the next one leaves, or a file that nobody names yet; SQLite's own statements hold or are undone. Whether a file
is synced makes no difference to a process that dies, only to a machine that does.
"""

import functools
import importlib
import io
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

PRELOADED = ["pipelines.command_line.main", "pipelines.run", "polars", "pyiceberg.table"]
_CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate"}
_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_WRITERS = (
    ("lake.engine.duck", "DuckEngine._copy"),
    ("pyarrow.parquet", "write_table"),
    ("polars", "LazyFrame.sink_parquet"),
)

_OURS = {"assets", "catalog", "lake", "pipelines", "quality"}

Act = Callable[[Path], None]
"""A command on a home, to be found by name in another process."""
State = Callable[[Path], object]
"""What of a home must be the same after every kill."""


@dataclass(frozen=True)
class Walked:
    """How many calls the command makes undisturbed, before how many of them it was killed, and what went wrong."""

    calls: int
    kills: int
    faults: tuple[str, ...]


def walk(home: Path, act: Act, state: State, *, every: int = 1) -> Walked:
    """Kill the command before each call, or before `every` so many of them; the home is put back before each kill."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    ours, theirs = context.Pipe()
    process = context.Process(target=_walk, args=(home, act, state, every, theirs))
    process.start()
    theirs.close()
    found: Walked = ours.recv()
    process.join()
    return found


def _walk(home: Path, act: Act, state: State, every: int, answer: Connection) -> None:
    _read_catalogue_once(home)
    kept = home.with_name("kept")
    shutil.copytree(home, kept, symlinks=True)
    expected, (calls, modules), _ = _in_child(lambda: _counted(home, act, state))  # calls by what they do
    if not isinstance(expected, dict):
        answer.send(Walked(0, 0, (f"undisturbed, it failed: {expected}",)))
        return
    for module in modules:
        importlib.import_module(module)  # once, and not in every child
    faults, kills = [], 0
    for place in range(1, len(calls) + 1, every):
        shutil.rmtree(home)
        shutil.copytree(kept, home, symlinks=True)
        said, made, signalled = _in_child(lambda place=place: _killed(home, act, place))
        if signalled != signal.SIGKILL:
            more = Counter(calls) - Counter(made)
            faults.append(f"it ended before call {place} of {len(calls)}: {said or ''} undisturbed it made {more}")
            continue
        kills += 1
        found, _, _ = _in_child(lambda: _run(home, act, state))
        if found != expected:
            faults.append(f"killed before call {place} of {len(calls)}: {_difference(expected, found)}")
    answer.send(Walked(len(calls), kills, tuple(faults)))


def _counted(home: Path, act: Act, state: State) -> tuple[object, tuple[list[str], list[str]]]:
    calls = _Calls(home, None)
    calls.watch()
    act(home)
    calls.home = None
    return state(home), (calls.made, [name for name in sys.modules if name.split(".")[0] in _OURS])


def _killed(home: Path, act: Act, place: int) -> tuple[object, list[str]]:
    calls = _Calls(home, place)
    calls.watch()
    act(home)
    return None, calls.made


def _run(home: Path, act: Act, state: State) -> tuple[object, int]:
    act(home)
    return state(home), 0


def _in_child(work: Callable[[], tuple[object, Any]]) -> tuple[Any, Any, int]:
    """What the work answers, and the signal that ended it: a child that was killed answers nothing.

    It says nothing on the terminal.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        sys.stdout = sys.stderr = io.StringIO()
        try:
            theirs.send(work())
        except BaseException:
            theirs.send((traceback.format_exc(), ([], [])))
        finally:
            os._exit(0)
    theirs.close()
    try:
        answer: tuple[Any, Any] = ours.recv()
    except EOFError:
        answer = (None, ())
    _, status = os.waitpid(child, 0)
    return *answer, os.WTERMSIG(status)


class _Calls:
    """Counts the calls below a home, and ends the process before the one of a number."""

    def __init__(self, home: Path, last: int | None) -> None:
        self.home: str | None = str(home)
        self.made: list[str] = []
        self._last = last

    def watch(self) -> None:
        """From now on, to the end of the process."""
        sys.addaudithook(self._hear)
        for module, name in _WRITERS:
            owner = functools.reduce(getattr, name.split(".")[:-1], sys.modules[module])
            self._before(owner, name.split(".")[-1])
        self._trace_statements()

    def _trace_statements(self) -> None:
        from lake.storage.write_ahead_log import PatientConnection

        calls, make = self, PatientConnection.__init__

        def traced(connection: PatientConnection, *arguments: Any, **more: Any) -> None:
            make(connection, *arguments, **more)
            connection.set_trace_callback(lambda sql: calls._heed_statement(connection, sql))

        PatientConnection.__init__ = traced  # type: ignore[method-assign]

    def _before(self, owner: Any, name: str) -> None:
        call = getattr(owner, name)

        def counted(*arguments: Any, **more: Any) -> Any:
            self._made(name)
            return call(*arguments, **more)

        setattr(owner, name, counted)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":  # with a mode, which is no path
            arguments = arguments[:1] if arguments[2] & _FOR_WRITING else ()
        if (event in _CHANGING or event == "open") and self._is_below(arguments):
            self._made(f"{event} {arguments[0]}")

    def _heed_statement(self, connection: sqlite3.Connection, sql: str) -> None:
        word = sql.lstrip().split(" ", 1)[0].upper().rstrip(";")
        alone = word in ("INSERT", "UPDATE", "DELETE", "DROP") and not connection.in_transaction
        if word == "COMMIT" or alone:
            self._made(f"{word} {connection.file}")

    def _is_below(self, arguments: Iterable[Any]) -> bool:
        paths = [os.fspath(one) for one in arguments if isinstance(one, str | os.PathLike)]
        # Relative names are those of a folder that is being deleted, which is held open.
        return self.home is not None and any(path.startswith(self.home) or not path.startswith("/") for path in paths)

    def _made(self, call: str) -> None:
        if self.home is None:
            return
        self.made.append(call)
        if len(self.made) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def _read_catalogue_once(home: Path) -> None:
    """Every child has the catalogue already; and the environment that commands read their settings from."""
    from assets import context
    from catalog.registry.registry import Registry
    from lake.settings import Settings

    os.environ.update({"LAKE_HOME": str(home), "LAKE_THREADS": "1"})
    declared = context.read_declarations(Settings(contracts=str(home.parent / "contracts")))
    vars(context).update(read_declarations=lambda _settings: declared)
    Registry.load = lambda *_folders, **_more: declared.registry  # type: ignore[method-assign]


def _difference(expected: Any, found: Any) -> str:
    if not isinstance(found, dict):
        return f"run again, it failed: {found}"
    return "; ".join(_differences(expected, found))


def _differences(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for name in expected.keys() | found.keys():
        if expected.get(name) != found.get(name):
            yield f"{name} is {found.get(name)} instead of {expected.get(name)}"
