"""Regular expressions of RE2, which DuckDB has, become those of Java, which Spark has, with the same matches.

Both read most alike. `.`, `$`, blanks and brackets inside of brackets do not mean the same: those are written out. What
Java cannot be told is a LakeError.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lake.engine.spark.not_portable import not_portable

_BLANKS = r"\t\n\f\r "
_WORD = "[0-9A-Za-z_]"
_EDGE = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_OUTSIDE = {"s": f"[{_BLANKS}]", "S": f"[^{_BLANKS}]", "b": _EDGE, "v": r"\x0B"}
_INSIDE = {"s": _BLANKS, "v": r"\x0B"}
_SAME = frozenset("dDwWAzafnrt")
_CLASSES = {"alpha": "A-Za-z", "digit": "0-9", "alnum": "0-9A-Za-z", "upper": "A-Z", "lower": "a-z", "space": r"\t-\r "}
_COUNT = re.compile(r"\{\d+(?:,\d*)?\}")
_HEX = re.compile(r"x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})")
_CATEGORY = re.compile(r"[pP](?:[A-Z]|\{(\^?)([A-Za-z]+)\})")
_POSIX = re.compile(r"\[:([a-z]+):\]")


@lru_cache(4096)
def java_pattern(pattern: str) -> str:
    """The same pattern for Java."""
    return "".join(_Reader(pattern).parts())


@lru_cache(4096)
def matches_nothing(pattern: str) -> bool:
    """Whether a pattern also matches where there are no letters: the two count such matches differently."""
    return re.search(python_pattern(pattern), "") is not None


def python_pattern(pattern: str) -> str:
    """Near enough for a question about the pattern, and never to match rows with."""
    written = re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda found: re.escape(chr(int(found[1], 16))), pattern)
    return re.sub(r"\\[pP](\{\^?\w+\}|\w)", r"\\w", written).replace(r"\z", r"\Z")


class _Reader:
    """Goes through a pattern once, letter by letter."""

    def __init__(self, pattern: str) -> None:
        self._pattern, self._at = pattern, 0

    def parts(self) -> Iterator[str]:
        while self._at < len(self._pattern):
            letter = self._take()
            if letter == "\\":
                yield self._escape(_OUTSIDE)
            elif letter == "[":
                yield self._brackets()
            elif letter == "(":
                yield self._group()
            elif letter == "{" and not _COUNT.match(self._pattern, self._at - 1):
                yield r"\{"
            else:
                yield {"$": r"\z", ".": r"[^\n]"}.get(letter, letter)

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]

    def _taken(self, form: re.Pattern[str]) -> re.Match[str] | None:
        found = form.match(self._pattern, self._at)
        self._at = found.end() if found else self._at
        return found

    def _escape(self, meanings: dict[str, str]) -> str:
        if found := self._taken(_HEX):
            return f"\\{found[0]}"
        if found := self._taken(_CATEGORY):
            return self._category(found)
        letter = self._take()
        if letter in meanings:
            return meanings[letter]
        if letter in _SAME or not (letter.isascii() and letter.isalnum()):
            return f"\\{letter}"
        raise not_portable(f"the pattern {self._pattern!r}", f"`\\{letter}` has no counterpart in Java; write it out")

    def _category(self, found: re.Match[str]) -> str:
        """General categories have the same names; a script needs `Is` before its own."""
        turned = {"p": "P", "P": "p"}[found[0][0]] if found[1] else found[0][0]
        name = found[2] or found[0][1:]
        return f"\\{turned}{{{name if len(name) <= 2 else f'Is{name}'}}}"

    def _group(self) -> str:
        if self._pattern.startswith("?P<", self._at):
            self._at += 2
            return "(?"
        if self._pattern.startswith("?", self._at) and not self._pattern.startswith("?:", self._at):
            raise not_portable(f"the pattern {self._pattern!r}", "flags mean something else in Java; write it out")
        return "("

    def _brackets(self) -> str:
        """A class of letters: Java reads `[` and `&&` inside of it as operators."""
        parts = ["["]
        if self._pattern.startswith("^", self._at):
            parts.append(self._take())
        first = True
        while self._at < len(self._pattern):
            if found := self._taken(_POSIX):
                parts.append(self._posix(found[1]))
            elif (letter := self._take()) == "]" and not first:
                return "".join([*parts, "]"])
            elif letter == "\\":
                parts.append(self._escape(_INSIDE))
            else:
                parts.append(f"\\{letter}" if letter in "[]&" else letter)
            first = False
        raise not_portable(f"the pattern {self._pattern!r}", "a bracket is not closed")

    def _posix(self, name: str) -> str:
        if name not in _CLASSES:
            raise not_portable(f"the pattern {self._pattern!r}", f"write [:{name}:] out")
        return _CLASSES[name]
