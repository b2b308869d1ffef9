"""The parser's process as its parent sees it: made when it is needed, ended when it takes too long or has grown."""

import os
import selectors
import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock

from lake.connectors.parsing.parser_process import GROWN, MEMORY, READY, Answer, Request
from lake.connectors.refusals import Refusal
from lake.errors import LakeError

_STARTING = 60.0
"""Seconds in which the process must be ready."""
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "POLARS_MAX_THREADS")
"""What the parser needs of the environment. Secrets are not among it."""


class Parser:
    """The process, made when it is first needed and again after it has died. One request at a time.

    `memory` are the bytes it may hold.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._life = -1
        """The end of a pipe that closes with this process, and then ends the parser's."""
        self._lock = Lock()

    def ask(self, request: Request, seconds: float) -> Answer:
        """The answer. Raises LakeError when the process dies of it, takes longer, or finds an error."""
        with self._lock:
            process = self._running()
            try:
                assert process.stdin is not None  # it is a pipe
                process.stdin.write(request.model_dump_json().encode() + b"\n")
                process.stdin.flush()
                answer = Answer.model_validate_json(_line(process, seconds))
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                raise self._dead(process, request, error, seconds) from None
            if answer.peak > GROWN:
                self._end()
        if answer.error is not None:
            raise LakeError.from_dict(answer.error)
        if answer.fault is not None:
            raise Refusal.UNREADABLE.error(file=request.name, fault=answer.fault)
        return answer

    def close(self) -> None:
        """End the process; the next request makes a new one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
            os.close(self._life)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        try:
            self._start()
            assert self._process is not None
            if _line(self._process, _STARTING) != READY:
                raise EOFError
        except (OSError, EOFError) as error:
            self._end()
            raise LakeError(
                f"the process that parses foreign formats cannot be started: {type(error).__name__}",
                advice="this is not the file's fault: see that memory and processes are left, then run again",
            ) from error
        return self._process

    def _start(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        root = str(Path(__file__).parents[3])
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
        ours, self._life = os.pipe()
        try:
            self._process = subprocess.Popen(
                # -P: the working folder may be a landing folder, and hold a json.py
                [sys.executable, "-P", "-m", "lake.connectors.parsing.parser_process", str(ours), str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what a parser complains of may hold a value
                env=environment,
                pass_fds=(ours,),
            )
        except OSError:
            os.close(self._life)
            raise
        finally:
            os.close(ours)

    def _dead(self, process: subprocess.Popen[bytes], request: Request, error: Exception, seconds: float) -> LakeError:
        self._end()
        if isinstance(error, TimeoutError):
            return Refusal.READING_TOO_LONG.error(file=request.name, seconds=round(seconds))
        code = process.returncode
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Refusal.ENDED_PARSER.error(file=request.name, how=how, memory=self._memory >> 20)


def _line(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """One line of the answers. TimeoutError after so many seconds of silence, EOFError when the process is gone."""
    assert process.stdout is not None  # it is a pipe
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(seconds):
            raise TimeoutError
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return line
