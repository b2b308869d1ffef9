"""What was worked out of a model's SQL, remembered in this process: homes that hold the same models share it.

A question is the whole of what decides its answer (texts, and the columns of what is read), so that no answer is ever
stale, and one that another process gave to the same code is as good. Errors are not remembered: they name the file,
which may be another one.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

_Answer = TypeVar("_Answer")


class Memory(Generic[_Answer]):
    """The answers to the questions of one kind. They are handed out as they are, so they must be unchangeable."""

    def __init__(self, most: int) -> None:
        """`most`: answers it holds; then it begins anew."""
        self._most = most
        self._known: dict[Hashable, _Answer] = {}
        self._asked: dict[Hashable, _Answer] = {}
        self.worked = 0
        """How often the answer had to be worked out."""

    def answer(self, question: Hashable, work: Callable[[], _Answer]) -> _Answer:
        """What was answered before, or what `work` gives. Threads that ask at once may both work, to the same end."""
        found = self._known.get(question)
        if found is None:
            found = work()
            self.worked += 1
            self._make_room(1)
            self._known[question] = found
        self._asked[question] = found
        return found

    def learn(self, answers: Mapping[Hashable, _Answer]) -> None:
        """Take over what another process has answered."""
        new = {question: answer for question, answer in answers.items() if question not in self._known}
        self._make_room(len(new))
        self._known.update(new)

    def take_asked(self) -> dict[Hashable, _Answer]:
        """What was asked since this was called last, with its answers."""
        asked, self._asked = self._asked, {}
        return asked

    def _make_room(self, wanted: int) -> None:
        if len(self._known) + wanted > self._most:
            self._known.clear()
            self._asked.clear()
