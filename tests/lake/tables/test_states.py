from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables import kept_states
from lake.tables.compaction import compact
from lake.tables.derived import rows_file
from lake.tables.known_states import KnownStates
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


def read_by_a_process(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, TableState], list[str]]:
    """What somebody sees who opens the lake anew, and the tables whose metadata is read for it."""
    read, read_states = list[str](), KnownStates.read_states

    def noted(house: KnownStates, locations: Mapping[str, str]) -> None:
        read.extend(name for name, place in locations.items() if place not in house.states)
        read_states(house, locations)

    with monkeypatch.context() as patched, closing(Lakehouse.open(settings)) as house:
        patched.setattr(kept_states, "_FEW", 0)
        patched.setattr(KnownStates, "read_states", noted)
        return table_states(house), read


def test_a_later_process_reads_no_metadata_but_that_which_is_another(
    lakehouse: Lakehouse, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    specs = [TableSpec(f"gov.count_{number}", SPEC.columns, "internal") for number in range(3)]
    for spec in specs:
        lakehouse.append(spec, [rows_file(lakehouse, spec, [{"n": 1}])], spec.name)
    names, states = [spec.name for spec in specs], table_states(lakehouse)
    assert read_by_a_process(settings, monkeypatch) == (states, names)
    assert read_by_a_process(settings, monkeypatch) == (states, [])
    lakehouse.append(specs[1], [rows_file(lakehouse, specs[1], [{"n": 2}])], "again")
    assert read_by_a_process(settings, monkeypatch) == (table_states(lakehouse), [names[1]])
    assert read_by_a_process(settings, monkeypatch) == (table_states(lakehouse), [])


def test_metadata_that_was_damaged_after_it_was_remembered_is_found(
    lakehouse: Lakehouse, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lakehouse.append(SPEC, [rows_file(lakehouse, SPEC, [{"n": 1}])], "token")
    read_by_a_process(settings, monkeypatch)
    file = Path(metadata_locations(lakehouse)[SPEC.name].removeprefix("file://"))
    sound = file.read_bytes()
    file.write_bytes(b"?" * len(sound))
    with pytest.raises(LakeError, match=r"damaged|cannot be read"):
        read_by_a_process(settings, monkeypatch)
    file.write_bytes(sound)
    assert read_by_a_process(settings, monkeypatch) == (table_states(lakehouse), [SPEC.name])
