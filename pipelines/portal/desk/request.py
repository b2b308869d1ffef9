"""What somebody asked of the city on its open-data site, and what the city answered."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, get_args

Kind = Literal["data", "correction", "objection"]
"""Data that should be open, a fault in what is, a right that is infringed by it."""
Outcome = Literal["answered", "refused"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Answer:
    """What everybody may read. All of it is an officer's words: `subject` says what was asked, without the asker."""

    outcome: Outcome
    subject: str
    text: str
    basis: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PublicRequest:
    """`receipt` is its public name. `text` and `contact` are the asker's own and are shown to nobody but officers.

    `dataset` is empty where it concerns none; `objection` is the lake's number of the objection that was raised of it.
    """

    receipt: str
    kind: Kind
    dataset: str
    text: str
    contact: str
    received_at: datetime
    due_on: date | None = None
    objection: int | None = None
    answer: Answer | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has answered."""
        return self.answer is None


def as_record(one: PublicRequest) -> dict[str, Any]:
    """For a file of JSON."""
    record = {**asdict(one), "received_at": one.received_at.isoformat()}
    record["due_on"] = one.due_on and one.due_on.isoformat()
    if one.answer:
        record["answer"] = {**asdict(one.answer), "at": one.answer.at.isoformat()}
    return record


def from_record(record: dict[str, Any]) -> PublicRequest:
    """The other way."""
    plain = PublicRequest(
        **{
            **record,
            "received_at": datetime.fromisoformat(record["received_at"]),
            "due_on": record["due_on"] and date.fromisoformat(record["due_on"]),
            "answer": None,
        }
    )
    if record["answer"] is None:
        return plain
    said = record["answer"]
    return replace(plain, answer=Answer(**{**said, "at": datetime.fromisoformat(said["at"])}))
