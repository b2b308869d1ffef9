"""What of a delivery may leave `restricted/`: its file by the catalogue's words, its report and its errors likewise.

The ledger keeps everything as it came; whoever publishes, prints or shows something of it goes through here.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.registry.registry import Registry
from lake.errors import LakeError

_OURS = re.compile(r"[a-z][a-z0-9_]*")
_OUR_TEXTS = frozenset(
    (
        *("kind", "format", "encoding", "encoding_evidence", "delimiter", "quotes", "language_driver"),
        *("impact_letter", "refused_for", "held_for", "kept_in"),
    )
)
"""Parts of a report whose texts are the lake's own words."""
_OUR_PARTS = frozenset(("repeated", "date_dialects", "null_spellings", "mojibake", "excel_damage", "rule_hits"))
"""Parts that the lake has written throughout, their keys included."""
_BY_NAME = frozenset(("columns", "renamed", "renamed_columns", "differently_written_columns", "doubtful_times"))
"""Parts whose keys are names of columns."""


def told_file(registry: Registry, resource: str | None, name: str) -> str:
    """The name of a delivery as it may be told; what the resource's contract says of its files may."""
    known = registry.resources.get(resource or "")
    return registry.vocabulary.told_file(name, [source.place for source in known.sources] if known else ())


def told_columns(registry: Registry, resource: str, names: Sequence[str]) -> dict[str, str]:
    """Column → what may be told of it; the contract's own columns as they are."""
    known = registry.resources.get(resource)
    return registry.vocabulary.told_columns(names, known.raw_columns if known else ())


def told_error(registry: Registry, error: LakeError) -> LakeError:
    """The same error for anybody's eyes: its file as it may be told."""
    if error.file is not None and not error.file.startswith("/"):
        error.file = told_file(registry, error.resource, error.file)
    return error


def told_report(registry: Registry, resource: str, report: Mapping[str, Any]) -> dict[str, Any]:
    """A delivery report without a word that came with the delivery and is not the catalogue's."""
    telling = _Telling(registry, resource, told_columns(registry, resource, report.get("columns") or ()))
    return {key: telling.told(key, value) for key, value in report.items()}


class _Telling:
    def __init__(self, registry: Registry, resource: str, columns: Mapping[str, str]) -> None:
        self._vocabulary = registry.vocabulary
        known = registry.resources.get(resource)
        self._columns = {**columns, **{name: name for name in (known.raw_columns if known else ())}}

    def told(self, part: str, value: Any) -> Any:
        """A part of the report by its kind."""
        if part in _OUR_PARTS or part in _OUR_TEXTS:
            return value
        if isinstance(value, str):
            return self._name(value)
        if value is None or isinstance(value, int | float):  # most are: a report of every delivery is told every day
            return value
        if isinstance(value, Mapping):
            named = part in _BY_NAME
            return {self._key(key, named): self.told(key, one) for key, one in value.items()}
        return [self.told(part, one) for one in value] if isinstance(value, list | tuple) else value

    def _key(self, key: str, is_name: bool) -> str:
        return key if not is_name and _OURS.fullmatch(key) else self._name(key)

    def _name(self, name: str) -> str:
        return self._columns.get(name) or self._vocabulary.told(name)
