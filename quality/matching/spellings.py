"""Every name that occurs with its parts, as a table: a person's, or an organisation's."""

from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa

from catalog.resolving.resolution import NAME_COLUMNS, Names
from quality.matching.organisation_names import spelled_organisation
from quality.matching.spelling import spelled

_SPELLED: Mapping[Names, Callable[[str], tuple[str | None, ...]]] = {
    "person": spelled,
    "organisation": spelled_organisation,
}


def spellings(written: Iterable[str], names: Names = "person") -> pa.Table:
    """One row a name: `plain` is NULL when it names nobody (masked, a sentinel, a word for nothing)."""
    schema = pa.schema([(name, pa.string()) for name in ("written", "plain", *NAME_COLUMNS[names], "romanised")])
    rows = [(name, *_SPELLED[names](name)) for name in sorted(set(written))]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=schema)
