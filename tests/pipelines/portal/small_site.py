"""A site of one made-up dataset, as it would be built from what a lake has published."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from assets.publication.files import WRITERS
from assets.publication.labels import Labels
from assets.publication.samples import Sampled
from catalog.publishing.published_dataset import PublishedFile
from lake.storage.checksum_list import sha256_of
from lake.storage.local.folder import LocalStorage
from pipelines.portal.build import write_site
from pipelines.portal.site import Site
from pipelines.portal.unchanged import Built
from tests.catalog.converters.made_up_portal import AIR, EEB, FOLDER, GSDA, ON_CONDITION, PORTAL, SAMPLE, SECRET

ROWS = pa.table(
    {
        "station": ["东湖", "东湖", "西区"],
        "date": [date(2023, 1, 1), date(2023, 1, 2), date(2023, 1, 1)],
        "pm2_5": pa.array([Decimal("35.0"), None, Decimal("12.5")], pa.decimal128(8, 1)),
        "primary": pa.array([["O3"], [], None], pa.list_(pa.string())),
    }
)
SAMPLED = Sampled(ON_CONDITION, (("示例数据（虚构）", "示例学校1"),), SAMPLE)
FORMATS = ("csv", "jsonl", "jsonl.gz", "parquet")


def published(home: Path) -> LocalStorage:
    """The files of the present version below `open/`."""
    folder = home / "open" / FOLDER / AIR.version
    folder.mkdir(parents=True)
    for name in FORMATS:
        WRITERS[name](ROWS, folder / f"{AIR.id}.{name}", Labels(AIR.title.zh, AIR.columns))
    return LocalStorage(home)


def small_site(home: Path) -> Site:
    """What is shown of it; a title is there that would break a page that does not escape."""
    folder = home / "open" / FOLDER / AIR.version
    files = tuple(
        PublishedFile(
            f"{FOLDER}/{AIR.version}/{path.name}", path.name.partition(".")[2], path.stat().st_size, sha256_of(path)
        )
        for path in sorted(folder.iterdir())
    )
    now = replace(AIR.history[1], files=files, rows=ROWS.num_rows, changes_path=None)
    air = replace(AIR, files=files, rows=ROWS.num_rows, history=(AIR.history[0], now))
    closed, names = [Sampled(SECRET), SAMPLED], {AIR.id: {"station": {"西区": "蓬江西区站", "南区": "蓬江南区站"}}}
    return Site(
        PORTAL, [air], {unit.id: unit for unit in (EEB, GSDA)}, closed, 1, names=names, stale=frozenset({AIR.id})
    )


def built(folder: Path) -> tuple[Path, Built]:
    """The folder of the site, and what the build said."""
    storage = published(folder / "home")
    return folder / "site", write_site(small_site(folder / "home"), storage, folder / "site")
