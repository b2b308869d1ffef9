"""What a plan says after this and that has happened, on a lake of one small resource."""

import os
import sqlite3
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.context import LakeContext
from assets.ingestion.news import NewsDesk
from assets.judging import resources
from assets.judging.resources import judge_resource
from assets.planning import building
from assets.planning.plan import Plan
from assets.planning.plan_run import plan_loading
from assets.planning.remembering import remember
from catalog.registry.resource import Resource
from lake.connectors.landing import unpacking
from lake.connectors.landing.strays import strays
from lake.ledger.looks import Look, Looks, SeenFile
from quality.expectations.expected import Suite, not_null, suite_for_resource
from tests.desk import Desk, prepared_once

NAME = "wrb_test_level"
OLD = time.time_ns() - 3_600 * 10**9
CORRECTION = """
one: {where: {STCD: A}, field: Z, from: "1.5", to: "2.5", reason: 误报, by: 水利局, decided_on: 2023-09-01, expect: 1}
"""
FILE = "STCD,TM,Z\nA,2023-08-01,1.5\n"


def deliver(desk: Desk, name: str, text: str = FILE, changed_ns: int = OLD) -> Path:
    """A file that came an hour ago."""
    path = desk.deliver(name, text)
    os.utime(path, ns=(changed_ns, changed_ns))
    return path


def load(desk: Desk) -> LakeContext:
    from assets.ingestion.load import load_resource

    lake = desk.open()
    load_resource(lake, NAME)
    judge_resource(lake, NAME)
    return lake


def plan(desk: Desk, **how: object) -> Plan:
    return plan_loading(desk.open(), select=[NAME], **how)  # type: ignore[arg-type]


def reasons(found: Plan) -> list[str]:
    return [reason.code for step in found.steps for reason in step.reasons]


@prepared_once
def loaded(desk: Desk) -> None:
    deliver(desk, "level_1.csv")
    load(desk)


def test_nothing_lies_there_and_nothing_is_to_be_done(desk: Desk) -> None:
    assert plan(desk).is_nothing


def test_after_a_new_file(desk: Desk) -> None:
    deliver(desk, "level_1.csv")
    assert reasons(plan(desk)) == ["new_file"]
    load(desk)
    assert plan(desk).is_nothing
    deliver(desk, "level_2.csv", FILE.replace("A", "B"))
    [step] = plan(desk).steps
    assert (step.state, step.tables) == ("due", (f"raw.{NAME}", f"std.{NAME}", f"quarantine.{NAME}"))
    assert step.reasons[0].words == "new file: level_2.csv"


def test_after_a_changed_file(loaded: Desk) -> None:
    deliver(loaded, "level_1.csv", FILE.replace("1.5", "1.6"), OLD + 10**9)
    assert reasons(plan(loaded)) == ["changed_file"]
    deliver(loaded, "level_1.csv", FILE + "B,2023-08-01,2\n", OLD)
    assert reasons(plan(loaded)) == ["changed_file"]


def test_after_a_file_was_touched(loaded: Desk) -> None:
    """The same content under another time is no news, and is not read a second time."""
    deliver(loaded, "level_1.csv", changed_ns=OLD + 10**9)
    lake = loaded.open()
    found = plan_loading(lake, select=[NAME])
    assert found.is_nothing
    assert [file.changed_ns for file in found.touched] == [OLD + 10**9]
    remember(lake, found)
    assert plan(loaded).touched == ()


def test_a_file_whose_time_proves_nothing_is_read_again(desk: Desk) -> None:
    """As one that was written in the moment in which it was seen; here its time has not even come."""
    now = time.time_ns() + 3_600 * 10**9
    deliver(desk, "level_1.csv", changed_ns=now)
    load(desk)
    deliver(desk, "level_1.csv", FILE.replace("1.5", "9.5"), now)  # in the same tick of the clock, of the same size
    assert reasons(plan(desk)) == ["changed_file"]


def test_a_file_that_was_refused_is_named_and_not_read_again(loaded: Desk) -> None:
    bad = deliver(loaded, "level_2.csv", "XXXX,TM,Z\nB,2023-08-02,2\n")
    load(loaded)
    [step] = plan(loaded).steps
    assert (step.state, [reason.code for reason in step.reasons]) == ("kept", ["refused_before"])
    assert "STCD" in step.failure
    deliver(loaded, "level_2.csv", "STCD,TM,Z\nB,2023-08-02,2\n", OLD + 10**9)
    assert reasons(plan(loaded)) == ["changed_file"]
    bad.unlink()
    assert plan(loaded).is_nothing


def test_what_could_not_even_be_opened_is_named_again(loaded: Desk) -> None:
    (loaded.settings.landing_folder / "level_2.csv").symlink_to("/etc/passwd")
    os.utime(loaded.settings.landing_folder / "level_2.csv", ns=(OLD, OLD), follow_symlinks=False)
    load(loaded)
    [step] = plan(loaded).steps
    assert step.state == "kept" and "is a link" in step.failure


def test_after_the_contract_changed(loaded: Desk) -> None:
    loaded.change_contract("level < 100", "level < 50")
    assert reasons(plan(loaded)) == ["contract_changed", "suite_changed"]
    load(loaded)
    assert plan(loaded).is_nothing


def test_after_a_code_list_changed(loaded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are split anew, since another list may accept others."""
    lake = loaded.open()
    element = lake.registry.elements["water_level"]
    monkeypatch.setitem(lake.registry.elements, "water_level", element.model_copy(update={"valid": "value < 1"}))
    lake.registry.__dict__.pop("resources")
    assert reasons(plan(loaded)) == ["standards_changed", "suite_changed"]
    load(loaded)
    assert plan(loaded).is_nothing
    assert loaded.rows("std", "station") == []
    assert len(loaded.rows("quarantine", "_line_no")) == 1


def packed(desk: Desk, **files: str) -> Path:
    path = desk.deliver("levels.zip", "")
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    os.utime(path, ns=(OLD, OLD))
    return path


def test_an_archive_that_was_taken_is_opened_again_when_it_is_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(desk, level_1=FILE)
    lake = load(desk)
    unpacking._listed.cache_clear()
    with monkeypatch.context() as closed:
        closed.setattr(unpacking, "members_confined", None)  # whoever asks for the list fails
        assert plan(desk).is_nothing
        assert NewsDesk(desk.open()).known_archives() == {path}
        assert not list(strays(["level_*.csv"], [lake.settings.landing_folder], known={path}))
    packed(desk, level_1=FILE, level_2=FILE.replace("A", "B"))
    assert reasons(plan(desk)) == ["changed_file"]
    assert not NewsDesk(desk.open()).known_archives()


def taken_by_another(desk: Desk, path: Path) -> LakeContext:
    """Another resource has found something of its own in a file."""
    lake, status = desk.open(), path.stat()
    seen = SeenFile("landing", path.name, "another", status.st_size, status.st_mtime_ns, None, datetime.now(UTC))
    Looks(lake.lakehouse.ledger).note("another", Look("v1", "s1"), [seen], [])
    return lake


def test_an_archive_of_another_resource_is_looked_into_once(loaded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = taken_by_another(loaded, packed(loaded, others=FILE))
    found = plan(loaded)
    assert (found.is_nothing, found.in_vain) == (True, (NAME,))
    remember(lake, found)
    unpacking._listed.cache_clear()
    monkeypatch.setattr(unpacking, "members_confined", None)  # whoever asks for the list fails
    assert plan(loaded).in_vain == ()


def test_an_archive_that_came_in_a_run_of_another_resource_alone_is_not_missed(loaded: Desk) -> None:
    taken_by_another(loaded, packed(loaded, others=FILE, level_2=FILE.replace("A", "B")))
    assert reasons(plan(loaded)) == ["new_file"]


def test_after_a_run_was_killed(loaded: Desk) -> None:
    deliver(loaded, "level_2.csv", FILE.replace("A", "B"))
    lake = load(loaded)
    ledger = lake.lakehouse.ledger
    with ledger.transaction() as change:
        change.execute("UPDATE batch SET status = 'registered' WHERE delivery_name = 'level_2.csv'")
    assert reasons(plan(loaded)) == ["half_done"]


def test_a_table_that_nobody_judged_is_judged(desk: Desk) -> None:
    deliver(desk, "level_1.csv")
    desk.load()
    assert reasons(plan(desk)) == ["never_judged"]


def test_other_code_that_makes_the_same_suite_judges_nothing(loaded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "code_version", lambda: "other code")
    found = plan(loaded)
    assert found.is_nothing
    assert [*found.judged] == [f"std.{NAME}"]
    remember(loaded.open(), found)
    assert not plan(loaded).judged


def test_another_suite_judges_its_table(loaded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stricter(resource: Resource) -> Suite:
        suite = suite_for_resource(resource)
        return replace(suite, expectations=(*suite.expectations, not_null("z", "水位")))

    monkeypatch.setattr(resources, "code_version", lambda: "stricter code")
    monkeypatch.setattr(building, "suite_for_resource", stricter)
    assert reasons(plan(loaded)) == ["suite_changed"]


def test_other_code_may_tell_otherwise_of_corrections(loaded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    corrections = Path(loaded.settings.contracts or "") / "corrections" / f"{NAME}.yaml"
    corrections.parent.mkdir()
    corrections.write_text(CORRECTION, encoding="utf-8")
    loaded.change_contract("fields:", "# corrected\nfields:")
    load(loaded)
    monkeypatch.setattr(resources, "code_version", lambda: "other code of corrections")
    assert reasons(plan(loaded)) == ["suite_changed"]


def test_a_table_that_fails_its_checks_stays_so_until_something_changes(loaded: Desk) -> None:
    lake = loaded.open()
    head = lake.lakehouse.head(f"std.{NAME}")
    [first, *rest] = lake.lakehouse.ledger.verdicts(f"std.{NAME}", head) or []
    lake.lakehouse.ledger.record_verdicts(f"std.{NAME}", head, [replace(first, passed=False, blocking=True), *rest])
    [step] = plan(loaded).steps
    assert step.state == "kept"
    assert step.failure.startswith(f"std.{NAME} great_expectations: ")


def test_everything_when_everything_is_asked_for(loaded: Desk) -> None:
    [step] = plan(loaded, full=True).steps
    assert (step.state, reasons(plan(loaded, full=True))) == ("due", ["asked_for"])


def test_a_plan_is_plain_data(loaded: Desk) -> None:
    deliver(loaded, "level_2.csv", FILE.replace("A", "B"))
    said = plan(loaded).as_dict()
    assert said["nothing_to_do"] is False
    assert said["steps"][0]["reasons"] == [
        {"code": "new_file", "about": "level_2.csv", "words": "new file: level_2.csv"}
    ]


def sql_source(desk: Desk) -> Path:
    desk.change_contract('{kind: csv, path: "level_*.csv"}', "{kind: sql, connection: core, table: level}")
    path = desk.settings.landing_folder / "core.db"
    desk.deliver("connections.yaml", "core: sqlite:///${LANDING}/core.db\n")
    insert(path, "A", OLD)
    return path


def insert(path: Path, station: str, changed_ns: int) -> None:
    with sqlite3.connect(path) as database:
        database.execute("create table if not exists level (STCD text, TM text, Z real)")
        database.execute("insert into level values (?, '2023-08-01', 1)", [station])
    os.utime(path, ns=(changed_ns, changed_ns))


def test_a_source_is_asked_only_where_nothing_else_tells(desk: Desk) -> None:
    path = sql_source(desk)
    assert reasons(plan(desk)) == ["must_be_asked"]
    load(desk)
    assert plan(desk).is_nothing  # the file tells that nobody wrote
    os.utime(path, ns=(OLD + 10**9, OLD + 10**9))
    assert [step.state for step in plan(desk).steps] == ["ask"]
    asked = plan(desk, sources="ask")
    assert asked.is_nothing
    remember(desk.open(), asked)
    assert plan(desk).is_nothing
    insert(path, "B", OLD + 2 * 10**9)
    assert plan(desk, sources="leave").is_nothing
    assert [step.state for step in plan(desk, sources="ask").steps] == ["due"]


def test_a_source_without_a_connection_here_is_no_news(desk: Desk) -> None:
    sql_source(desk)
    (desk.settings.landing_folder / "connections.yaml").unlink()
    assert plan(desk).is_nothing
