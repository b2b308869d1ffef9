from pathlib import Path

from lake.schema import Column, TableSpec
from lake.tables.compaction import compact
from lake.tables.derived import rows_file
from lake.tables.lakehouse import Lakehouse
from lake.tables.states import metadata_locations, states_of, table_states
from lake.tables.table_state import TableState

SPEC = TableSpec("gov.count", (Column("n", "integer"),), "internal")


def test_the_states_are_what_the_tables_say_one_by_one(lakehouse: Lakehouse) -> None:
    assert table_states(lakehouse) == {}
    lakehouse.ensure(SPEC)
    assert table_states(lakehouse) == {SPEC.name: TableState(None, None, None)}
    for number in range(12):
        lakehouse.append(SPEC, [rows_file(lakehouse, SPEC, [{"n": number}])], f"token-{number}")
    before = metadata_locations(lakehouse)
    size = sum(Path(file.removeprefix("file://")).stat().st_size for file in lakehouse.data_files(SPEC.name))
    state = TableState(lakehouse.head(SPEC.name), lakehouse.content_head(SPEC.name), "token-11", 12, size)
    assert table_states(lakehouse) == states_of(lakehouse, ["gov.nothing", SPEC.name]) == {SPEC.name: state}
    compact(lakehouse, SPEC.name, dry_run=False)
    assert metadata_locations(lakehouse) != before
    [compacted] = table_states(lakehouse).values()
    assert (compacted.head, compacted.content) == (lakehouse.head(SPEC.name), state.content)
    assert compacted.head != state.head
