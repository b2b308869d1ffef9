"""What stands in a month's folder of bulletins already: pages and the rows they show, by what they are made of."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assets.versions import fingerprint
from catalog.registry.resource import Resource
from lake.storage.written_aside import written_aside
from lake.tables.table_state import TableState
from quality.scoring.card import Problem
from quality.scoring.examples import Example, Examples
from quality.scoring.page import Bulletin

_FILE = ".printed.json"
_SOME_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Printed:
    """`pages`: what each was made of. `rows`: the examples of problems, under digests of all they come from.

    Everything is forgotten when `made_by`, code and declarations, is another; nothing is known when that is None.
    """

    made_by: str | None
    pages: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Any] = field(default_factory=dict)
    new_pages: dict[str, str] = field(default_factory=dict)
    new_rows: dict[str, Any] = field(default_factory=dict)

    def examples(
        self, problem: Problem, resource: Resource, states: Mapping[str, TableState], look: Examples
    ) -> list[Example]:
        """Those of a problem: looked up only if rows that may be among them have changed."""
        tables = (resource.std.name, resource.quarantine.name)
        heads = [states[name].content if name in states else None for name in tables]
        key = fingerprint([astuple(problem), heads, look.places(problem)])
        known = self.rows.get(key)
        rows = [astuple(one) for one in look.of(problem)] if known is None else known
        self.new_rows[key] = rows
        return [_example(*one) for one in rows]

    def is_new(self, name: str, page: Bulletin) -> bool:
        """Whether a page says anything but what it said when it was printed."""
        self.new_pages[name] = fingerprint(repr(replace(page, made_at=_SOME_TIME)))
        return self.pages.get(name) != self.new_pages[name]


@contextmanager
def printed_in(folder: Path, made_by: str | None) -> Iterator[Printed]:
    """What stands in a folder; what was added to it is written down when the block ends well."""
    known = _read(folder / _FILE) if made_by else {}
    same = known if known.get("made_by") == made_by else {}
    printed = Printed(made_by, same.get("pages", {}), same.get("rows", {}))
    yield printed
    if made_by:
        said = {"made_by": made_by, "pages": printed.new_pages, "rows": printed.new_rows}
        with written_aside(folder, folder / _FILE) as aside:
            aside.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or not whole: everything is printed
        return {}
    return found if isinstance(found, dict) else {}


def _example(delivery: str, line: int, cells: Iterable[Sequence[str]]) -> Example:
    return Example(delivery, line, tuple((title, value) for title, value in cells))
