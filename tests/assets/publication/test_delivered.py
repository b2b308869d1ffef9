"""What is told of deliveries of resources that are not open: days, of what had come when the release was made."""

from datetime import UTC, date, datetime
from pathlib import Path

from assets.publication.delivered import delivered_text, delivered_until, read_delivered
from assets.release.city_release import make_release
from lake.releases.releases import Releases
from lake.storage.local.folder import LocalStorage
from tests.assets.small_lake import deliver_air, small_lake
from tests.catalog.converters.made_up_portal import ON_CONDITION, SECRET


def test_days_of_deliveries_are_those_before_the_release(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        deliver_air(lake)
        make_release(lake, {})
        release = Releases(lake.lakehouse).current()
        assert release is not None
        (resource,) = found = delivered_until(lake, release)
        first, last = found[resource]
        assert first <= last <= date.today()
        assert lake.lakehouse.ledger.received_until(datetime(2000, 1, 1, tzinfo=UTC)) == {}


def test_the_site_reads_what_the_catalogue_says(tmp_path: Path) -> None:
    assert read_delivered(LocalStorage(tmp_path)) == {}
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "delivered.json").write_text(delivered_text([ON_CONDITION, SECRET]), encoding="utf-8")
    assert read_delivered(LocalStorage(tmp_path)) == {ON_CONDITION.id: ON_CONDITION.delivered}
