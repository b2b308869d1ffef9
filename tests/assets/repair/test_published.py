"""What can be done about a published version when the release it was made from is not kept any more."""

from datetime import UTC, datetime
from pathlib import Path

from assets.repair.published import export_steps
from assets.repair.step import Remedy
from lake.releases.history import PRUNE, PUBLISH
from lake.releases.store import ReleaseStore
from lake.storage.opening import storage_of
from lake.tables.soundness import Damage
from tests.assets.small_lake import small_lake

NOON = datetime(2023, 8, 15, 4, tzinfo=UTC)


def test_a_version_of_a_release_that_is_not_kept_must_come_from_a_backup(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        dataset = min(lake.registry.publications)
        history = ReleaseStore(storage_of(lake.settings), lambda: NOON).history
        history.note(PUBLISH, ["1.0.0", "1.1.0"])
        history.note(PRUNE, ["1.0.0"])
        damages = tuple(
            Damage("export", f"open/datasets/{dataset}/{version}/{dataset}.csv", "is cut off")
            for version in ("1.0.0", "1.1.0")
        )
        gone, kept = export_steps(lake, damages)
    assert (gone.remedy, kept.remedy) == (Remedy.BACKUP, Remedy.REPAIR)
    assert "release 1.0.0, of which it was made, is not kept any more" in gone.action
