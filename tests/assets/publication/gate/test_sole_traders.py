"""Where a sole trader keeps a public place, nobody learns from open data where exactly that is."""

from pathlib import Path

import polars as pl

from assets.release.city_release import make_release
from lake.ledger.disclosures import Disclosures
from lake.releases.releases import Releases
from tests.assets.small_lake import FIRM, SHOP, build, deliver, small_lake
from tests.assets.written import export_datasets


def test_a_place_that_a_sole_trader_keeps_becomes_the_middle_of_a_square(tmp_path: Path) -> None:
    lots = [
        {"lot_code": f"P{number}", "operator_uscc": code, "longitude": 113.08123, "latitude": 22.57 + number / 7}
        for number, code in enumerate((FIRM, SHOP, None))
    ]
    with small_lake(tmp_path) as lake:
        deliver(lake, "trb_parking_lot", lots)
        build(lake, "open.parking_lot")
        make_release(lake, {})
        release = Releases(lake.lakehouse).current()
        assert release is not None
        (export,) = export_datasets(lake, release)
        rows = pl.read_parquet(Path(export.folder) / "parking_lot.parquet").sort("lot_code")
        (told,) = [one for one in Disclosures(lake.lakehouse.ledger).of("parking_lot", "1.0.0") if one.rule == "places"]
    assert rows["longitude"].cast(pl.Float64).round(5).to_list() == [113.08123, 113.085, 113.08123]
    assert rows["latitude"].cast(pl.Float64).round(5).to_list() == [22.57, 22.715, round(22.57 + 2 / 7, 5)]
    assert (told.examined, told.hidden) == (3, 1)
