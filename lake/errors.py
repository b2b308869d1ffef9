"""The one error a user of the lake sees: where it happened, which rule it broke and what to do."""

from collections.abc import Mapping
from typing import Any

from lake.told import Told

LONGEST = 2_000
"""Letters of a message, or of any other part: what is longer holds somebody's data and not our words."""


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, or its beginning and how long it was."""
    return text if len(text) <= longest else f"{text[: longest - 40]}… (cut: {len(text):,} letters)"


class LakeError(Exception):
    """Something a person can act on. Every part but the message is optional; unknown parts stay None.

    Parts are cut at `LONGEST`. A message names positions, counts and shapes, and no value of a delivery. What is told
    in other words as well, such as a department's, has a `code`, and `details` that stand in these words.
    """

    def __init__(
        self,
        message: str,
        *,
        advice: str = "",
        resource: str | None = None,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        rule: str | None = None,
        code: str | None = None,
        details: Mapping[str, str | int] | None = None,
    ) -> None:
        self.message = cut(message)
        super().__init__(self.message)
        self.advice = cut(advice)
        self.resource = resource
        self.file = file and cut(file)
        self.line = line
        self.column = column and cut(column)
        self.rule = rule
        self.code = code
        self.details = {name: cut(one) if isinstance(one, str) else one for name, one in (details or {}).items()}

    @property
    def place(self) -> str:
        """Resource, file, line, column and rule in one line, as far as they are known."""
        parts = {
            "resource": self.resource,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "rule": self.rule,
        }
        return ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)

    def at_resource(self, resource: str) -> "LakeError":
        """The same error, naming the resource when nobody has yet."""
        self.resource = self.resource or resource
        return self

    def as_dict(self) -> dict[str, Any]:
        """All parts, for the ledger and for programs that read our output; what is told in Chinese too, in both."""
        coded = {"code": self.code, "details": self.details} if self.code else {}
        texts = {"message_zh": self.message, "advice_zh": self.advice}
        chinese = {name: text.zh for name, text in texts.items() if isinstance(text, Told)}
        return {
            "message": self.message,
            "advice": self.advice,
            "resource": self.resource,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "rule": self.rule,
            **coded,
            **chinese,
        }

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> "LakeError":
        """The error of which these are the parts, as `as_dict` gives them."""
        given = {name: part for name, part in parts.items() if name not in ("message_zh", "advice_zh")}
        for name in ("message", "advice"):
            if f"{name}_zh" in parts:
                given[name] = Told(given[name], parts[f"{name}_zh"])
        return cls(**given)

    def __str__(self) -> str:
        place = f" [{self.place}]" if self.place else ""
        advice = f" → {self.advice}" if self.advice else ""
        return f"{self.message}{place}{advice}"
