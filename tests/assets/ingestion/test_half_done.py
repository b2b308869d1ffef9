"""What a killed load leaves is finished from raw, and until then readers see what they saw before."""

import pytest

from assets.ingestion import apply_split, batches, restatement
from assets.judging.resources import judge_resource
from assets.release.city_release import make_release
from lake.ledger.half_done import half_done
from lake.releases.releases import Releases
from tests.desk import Desk, prepared_once

NAME = "wrb_test_level"
FIRST = "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,150\n"
SECOND = "STCD,TM,Z\nB,2023-08-02,2\nC,2023-08-02,3\n"


@prepared_once
def published(desk: Desk) -> None:
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    publish(desk)


def publish(desk: Desk) -> tuple[str, int, list[str]]:
    """The release that readers see then, its rows of the resource, and which tables were held back."""
    lake = desk.open()
    judge_resource(lake, NAME)
    make_release(lake, {})
    current = Releases(lake.lakehouse).current()
    assert current is not None
    stale = [one.table for one in current.manifest.stale]
    return current.id, current.manifest.tables[f"std.{NAME}"].rows, stale


def kill(desk: Desk, monkeypatch: pytest.MonkeyPatch, module: object, step: str) -> None:
    def killed(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, step, killed)
        with pytest.raises(KeyboardInterrupt):
            desk.load()


@pytest.mark.parametrize(("module", "step"), [(batches, "complete"), (batches, "rows_in_raw")])
def test_half_a_batch_is_not_published_and_needs_no_delivery_to_be_finished(
    published: Desk, monkeypatch: pytest.MonkeyPatch, module: object, step: str
) -> None:
    path = published.deliver("level_2.csv", SECOND)
    kill(published, monkeypatch, module, step)
    path.unlink()
    (left,) = half_done(published.open().lakehouse.ledger)
    assert NAME in str(left)
    assert f"lake run --select {NAME}" in str(left)
    assert publish(published)[:2] == ("1.0.0", 1)
    assert [batch.counts.balanced for batch in published.load().loaded] == [True]
    assert half_done(published.open().lakehouse.ledger) == []
    assert [(row["station"], row["level"]) for row in published.rows("std", "station, level")] == [
        ("A", 1.5),
        ("B", 2.0),
        ("C", 3.0),
    ]
    assert len(published.rows("raw", "STCD")) == 4
    assert publish(published) == ("1.1.0", 3, [])


def test_a_batch_that_fails_after_raw_is_nobodys_fault_and_the_next_run_goes_on(
    published: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lake.errors import LakeError

    def fails(_settled: object, _engine: object) -> None:
        raise LakeError("the table kept changing", advice="let fewer programs write")

    published.deliver("level_2.csv", SECOND)
    with monkeypatch.context() as patch:
        patch.setattr(apply_split.Settled, "commit", fails)
        (error,) = published.load().errors
    assert "is in raw and could not be brought further" in error.message
    assert [batch.status for batch in published.open().lakehouse.ledger.unfinished()] == ["registered"]
    assert len(published.load().loaded) == 1


def test_half_a_restatement_is_not_published_even_when_the_contract_is_as_before(
    published: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.deliver("level_2.csv", SECOND)
    published.load()
    assert publish(published)[:2] == ("1.1.0", 3)
    published.change_contract("level < 100", "level < 1000")
    kill(published, monkeypatch, batches, "rows_in_raw")  # the tables hold the first batch alone
    assert len(published.rows("std", "station")) < 3
    published.change_contract("level < 1000", "level < 100")
    assert publish(published)[:2] == ("1.1.0", 3)
    published.load()
    assert len(published.rows("std", "station")) == 3
    assert not restatement.Restatements(published.open().lakehouse.ledger).open()
