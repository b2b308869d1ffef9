"""What carrying a home rests on: that there is one, and for moving it a folder that holds all of it."""

from pathlib import Path

from lake.errors import LakeError
from lake.settings import Settings


def refuse_other_storage(settings: Settings) -> None:
    """Raises LakeError for a home whose tables are not all in its folder."""
    named = [name for name in ("storage", "catalog") if getattr(settings, name)]
    if named:
        raise LakeError(
            f"LAKE_{named[0].upper()} says that this lake does not lie in one folder, and this command carries folders",
            advice="back it up, and restore it where it is to lie: `lake backup`, `lake restore`",
        )


def refuse_missing(settings: Settings) -> None:
    """Raises LakeError where there is no home; where its catalogue is no file, that tells whether there is a lake."""
    if not (settings.home.is_dir() if settings.catalog else settings.catalog_path.is_file()):
        raise LakeError(
            f"there is no home in {settings.home}",
            advice="let LAKE_HOME name the folder that holds catalog.db",
            file=str(settings.catalog_path),
        )


def refuse_shared(settings: Settings, former: Path) -> None:
    """Raises LakeError for a copy that would change what belongs to its original as well."""
    is_copy = former.resolve() != settings.home and (former / settings.catalog_path.name).exists()
    if is_copy and settings.ledger.get_secret_value():
        raise LakeError(
            f"the home in {former} is still there, and LAKE_LEDGER may be its ledger: a copy needs one of its own",
            advice="copy the database too (pg_dump, createdb, pg_restore), let LAKE_LEDGER name the copy, and relocate "
            "where the folder of the original cannot be seen",
        )
    for file in (settings.catalog_path, settings.ledger_path):
        if file.exists() and file.stat().st_nlink > 1:
            raise LakeError(
                f"{file.name} is a hard link, so that its other name would change with it",
                advice=f"make it a file of its own: `cp -p {file.name} x && mv x {file.name}`, and relocate again",
                file=str(file),
            )
