"""What becomes of a command whose reader has read enough (`lake … | head -1`), or whose answer finds no room.

It ends silently with exit code 141, as a program of Unix does that the signal SIGPIPE ends: so says the shell, and
`set -o pipefail` hears of it. But it ends in order, and what it opened is closed. The signal itself would end
servers, too, of which a caller has gone.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TextIO

CUT_OFF = 128 + signal.SIGPIPE


class _Told(FileIO):
    """Standard error. What is told on the way needs no reader: without one the work goes on."""

    def write(self, content: bytes) -> int:  # type: ignore[override]
        try:
            return super().write(content)
        except OSError as error:
            self._lead_nowhere()  # what could not be written would be tried again, at the latest by the interpreter
            if not isinstance(error, BrokenPipeError):
                raise
            self._unread()
            return len(content)

    def _lead_nowhere(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)

    def _unread(self) -> None:
        """Nobody reads it any more."""


class _Answer(_Told):
    """Standard output: without a reader a command has nothing more to do."""

    def _unread(self) -> None:
        raise SystemExit(CUT_OFF)


@contextmanager
def ended_by_closed_pipe() -> Iterator[None]:
    """Let a program end so, whatever it prints with. For an entry point."""
    sys.stdout, sys.stderr = _led_through(sys.stdout, _Answer), _led_through(sys.stderr, _Told)
    try:
        yield
    finally:
        write_the_rest()


def write_the_rest() -> None:
    """What waits to be written, while somebody can be told that it cannot."""
    if sys.stdout is not None:  # closed by who started the program (`>&-`)
        sys.stdout.flush()


def _led_through(stream: TextIO, kind: type[_Told]) -> TextIO:
    """The same stream, buffered as it was."""
    if not isinstance(stream, TextIOWrapper):
        return stream
    leading = kind(stream.fileno(), "wb", closefd=False)
    return TextIOWrapper(
        leading if stream.write_through else BufferedWriter(leading),  # type: ignore[type-var]
        stream.encoding,
        stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
