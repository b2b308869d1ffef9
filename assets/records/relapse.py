"""A value that was corrected by an objection and comes again from its source as it was: the objection is raised anew.

The department mended the lake's record and not its own. The next whole delivery then brings the old text back; nobody
who reads the data should take it for the corrected one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assets.context import LakeContext
from assets.records.objection import standing_rows
from assets.records.place import stands_at
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.ledger.objections import Objection, Objections

Place = tuple[str, int]


def reopen_relapsed(lake: LakeContext) -> list[Objection]:
    """Raise again what was accepted and has come back; what is open already stays the one it is."""
    register = Objections(lake.lakehouse.ledger)
    last = {(one.resource, one.key_hash, one.field): one for one in register.all()}  # whatever was decided before
    accepted = [one for one in last.values() if one.decision == "accepted" and one.returned_in]
    return [_reopened(register, one, place) for one, place in _relapsed(lake, accepted)]


def _relapsed(lake: LakeContext, accepted: Sequence[Objection]) -> Iterator[tuple[Objection, Place]]:
    """Records that stand as another delivery brought them, with the text that was objected to."""
    standing = standing_rows(lake, accepted)
    moved = [one for one in accepted if one.number in standing and standing[one.number][0] != one.returned_in]
    by_resource: dict[str, list[Objection]] = defaultdict(list)
    for one in moved:
        by_resource[one.resource].append(one)
    for name, mine in by_resource.items():
        resource = lake.registry.resource(name)
        with lake.engine() as engine:
            engine.attach_tables(lake.lakehouse, [resource.raw.name])
            for one in mine:
                objected_to = _sent(engine, resource, one.field, (one.batch_id, one.line_no))
                if objected_to and objected_to == _sent(engine, resource, one.field, standing[one.number]):
                    yield one, standing[one.number]


def _sent(engine: DuckEngine, resource: Resource, field: str, place: Place) -> list[str | None]:
    """What the department sent in the columns of a field."""
    columns = ", ".join(map(quote, resource.field(field).source_columns))
    raw = quote_table(resource.raw.name)
    rows = engine.rows(f"SELECT {columns} FROM {raw} WHERE {stands_at(*place)}")
    return list(rows[0].values()) if rows else []


def _reopened(register: Objections, one: Objection, place: Place) -> Objection:
    return register.add(
        table_name=one.table_name,
        resource=one.resource,
        batch_id=place[0],
        line_no=place[1],
        key_hash=one.key_hash,
        field=one.field,
        reason=f"异议{one.number}已更正，数源又按原值交付：{one.reason}",
        raised_by=one.raised_by,
        is_complex=one.is_complex,
    )
