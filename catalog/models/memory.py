"""What was worked out of a model's SQL, remembered in this process: homes that hold the same models share it.

A question is the whole of what decides its answer (texts, and the columns of what is read), so that no answer is ever
stale. Errors are not remembered: they name the file, which may be another one.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Answer = TypeVar("_Answer")


class Memory(Generic[_Answer]):
    """The answers to the questions of one kind. They are handed out as they are, so they must be unchangeable."""

    def __init__(self, most: int) -> None:
        """`most`: answers it holds; then it begins anew."""
        self._most = most
        self._known: dict[Hashable, _Answer] = {}

    def answer(self, question: Hashable, work: Callable[[], _Answer]) -> _Answer:
        """What was answered before, or what `work` gives. Threads that ask at once may both work, to the same end."""
        found = self._known.get(question)
        if found is None:
            found = work()
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[question] = found
        return found
