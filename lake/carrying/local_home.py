"""What carrying a home rests on: that there is one, and for moving it a folder that holds all of it."""

from pathlib import Path

from lake.errors import LakeError
from lake.home.presence import no_lake
from lake.settings import Settings
from lake.told import Told


def refuse_other_storage(settings: Settings) -> None:
    """Raises LakeError for a home whose tables are not all in its folder."""
    named = next((f"LAKE_{name.upper()}" for name in ("storage", "catalog") if getattr(settings, name)), None)
    if named:
        raise LakeError(
            Told(
                f"{named} says that this lake does not lie in one folder, and this command carries folders",
                f"{named} 指明这个湖不全在一个文件夹中，本命令只搬移文件夹",
            ),
            advice=Told(
                "back it up, and restore it where it is to lie: `lake backup`, `lake restore`",
                "请先备份，再恢复到新位置：`lake backup`、`lake restore`",
            ),
        )


def refuse_missing(settings: Settings) -> None:
    """Raises LakeError where there is no home; where its catalogue is no file, that tells whether there is a lake."""
    if not (settings.home.is_dir() if settings.catalog else settings.catalog_path.is_file()):
        raise no_lake(settings)


def refuse_shared(settings: Settings, former: Path) -> None:
    """Raises LakeError for a copy that would change what belongs to its original as well."""
    is_copy = former.resolve() != settings.home and (former / settings.catalog_path.name).exists()
    if is_copy and settings.ledger.get_secret_value():
        raise LakeError(
            Told(
                f"the home in {former} is still there, and LAKE_LEDGER may be its ledger: a copy needs one of its own",
                f"{former} 的湖还在，LAKE_LEDGER 可能是它的台账：副本要有自己的台账",
            ),
            advice=Told(
                "copy the database too (pg_dump, createdb, pg_restore), let LAKE_LEDGER name the copy, and relocate "
                "where the folder of the original cannot be seen",
                "请连同数据库一起复制（pg_dump、createdb、pg_restore），让 LAKE_LEDGER 指向副本，"
                "并在看不到原文件夹的地方执行 relocate",
            ),
        )
    for file in (settings.catalog_path, settings.ledger_path):
        if file.exists() and file.stat().st_nlink > 1:
            raise LakeError(
                Told(
                    f"{file.name} is a hard link, so that its other name would change with it",
                    f"{file.name} 是硬链接，改动会波及它的另一个名称",
                ),
                advice=Told(
                    f"make it a file of its own: `cp -p {file.name} x && mv x {file.name}`, and relocate again",
                    f"请使它成为单独的文件：`cp -p {file.name} x && mv x {file.name}`，再重新执行",
                ),
                file=str(file),
            )
