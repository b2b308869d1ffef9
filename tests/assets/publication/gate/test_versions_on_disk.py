"""What the gate lets out depends on the files that were published before, as anyone has them."""

from pathlib import Path

import polars as pl

from assets.context import LakeContext
from assets.release.city_release import make_release
from lake.ledger.disclosures import Disclosures
from lake.releases.releases import Releases
from tests.assets.small_lake import build, deliver, small_lake
from tests.assets.written import export_datasets

DATASET = "minimum_living_aid_by_county"


def published(lake: LakeContext, number: int, **households: int) -> dict[str, int | None]:
    """What readers get after a delivery of so many households a county; one person each."""
    rows = [
        {"aid_no": f"{county}{one}", "citizen_id": f"{county}{one}", "county_name": county}
        for county, count in households.items()
        for one in range(count)
    ]
    deliver(lake, "mca_minimum_living_aid", rows, number)
    build(lake, f"open.{DATASET}")
    make_release(lake, {})
    release = Releases(lake.lakehouse).current()
    assert release is not None
    (export,) = [one for one in export_datasets(lake, release) if one.metadata.dataset == DATASET]
    frame = pl.read_parquet(Path(export.folder) / f"{DATASET}.parquet")
    return dict(frame.select("county_name", "household_count").iter_rows())


def test_who_keeps_every_version_learns_of_no_few_households(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        assert published(lake, 1, 蓬江区=20, 新会区=30) == {"蓬江区": 20, "新会区": 30}
        assert published(lake, 2, 蓬江区=23, 新会区=45) == {"蓬江区": None, "新会区": 45}
        told = {one.rule: one.hidden for one in Disclosures(lake.lakehouse.ledger).of(DATASET, "1.1.0")}
        assert (told["small_groups"], told["changes"]) == (0, 1)
        assert published(lake, 3, 蓬江区=31, 新会区=45)["蓬江区"] == 31
        versions = sorted(path.name for path in (lake.settings.home / "open" / "datasets" / DATASET).iterdir())
    assert len(versions) == 3
