"""What is known of a table as it stands, without opening it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TableState:
    """A table's snapshot, the one that brought its rows, and the token of that; all None while it is empty.

    `bytes` of its data files; `schema_id` of its columns as they are declared now; `zone` that it lies in, None for one
    that this program did not make.
    """

    head: int | None
    content: int | None
    token: str | None
    rows: int = 0
    bytes: int = 0
    schema_id: int | None = field(default=None, compare=False)
    zone: str | None = field(default=None, compare=False)
