"""What is known of a table as it stands, without opening it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TableState:
    """A table's snapshot, the one that brought its rows, and the token of that; all None while it is empty.

    `bytes` of its data files.
    """

    head: int | None
    content: int | None
    token: str | None
    rows: int = 0
    bytes: int = 0
