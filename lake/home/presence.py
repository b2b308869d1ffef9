"""Whether there is a lake where the settings say: who only reads begins none, and none begins among other things."""

from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from lake.errors import LakeError
from lake.home.identity import is_made
from lake.home.kept_work import FOLDER as KEPT
from lake.home.member_names import KEY_FILE
from lake.home.run_lock import NAME as LOCK
from lake.home.under_way import refuse_under_way
from lake.settings import Settings, Zone
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.told import Told

_NO_LAKE = Told("there is no lake in {home}", "{home} 中没有湖")
_NOT_EVEN_A_FOLDER = Told("LAKE_HOME names no folder, but a file: {home}", "LAKE_HOME 指向的是文件，不是文件夹：{home}")
_LOST = Told(
    "files of tables are in {home}, but neither catalog.db nor ledger.db",
    "{home} 中有表的文件，却没有 catalog.db 和 ledger.db",
)
_PUT_BACK = Told(
    "put both back from a copy of this home, or `lake restore` a backup into an empty folder: nobody knows what the "
    "files are without them. Nothing was written",
    "请从湖的副本放回这两个文件，或用 `lake restore` 把备份恢复到空的文件夹：没有它们便无从知道表由哪些文件组成。"
    "本次没有写入任何文件",
)
_LOOK_ELSEWHERE = Told(
    "let LAKE_HOME name the folder that holds catalog.db{nearest}. A new lake begins with `lake run`; "
    "nothing was written",
    "请让 LAKE_HOME 指向 catalog.db 所在的文件夹{nearest}。新的湖由 `lake run` 建立；本次没有写入任何文件",
)
_PERHAPS = Told(", perhaps {lake}", "，或许是 {lake}")
_NO_LAKE_YET = Told("there is no lake in {home} yet{nearest}", "{home} 中还没有湖{nearest}")
_BESIDE = Told(" (but there is one in {lake})", "（{lake} 有一个）")
_NOT_ON_SERVERS = Told(
    "compare LAKE_CATALOG, LAKE_LEDGER and LAKE_HOME with the settings of a machine that runs this lake. "
    "A new lake begins with `lake run`; nothing was written",
    "请与运行这个湖的机器核对 LAKE_CATALOG、LAKE_LEDGER 和 LAKE_HOME。新的湖由 `lake run` 建立；本次没有写入任何文件",
)
_AMONG_OTHERS = Told(
    "{home} holds other things, such as {other}, and no lake", "{home} 中没有湖，却有别的内容，如 {other}"
)
_OWN_FOLDER = Told(
    "let LAKE_HOME name a new or empty folder: a lake takes from others the right to read what is in its home. "
    "Nothing was written",
    "请让 LAKE_HOME 指向新的或空的文件夹：湖目录中的内容会改为只有所有者可读。本次没有写入任何文件",
)
_BEFORE_A_LAKE = {
    *("landing", "sandbox", "contracts", "connections.yaml", "dagster", "portal", "releases", "lost+found"),
    *(KEPT, LOCK, KEY_FILE, *get_args(Zone)),
}
"""What may lie in a home before its lake: made by commands that need none, by a deployer, or by the disk."""


def is_there(settings: Settings) -> bool:
    """Whether a lake was begun with these settings. Files tell by being there; only servers must be asked."""
    with storage_errors("looking at the home"):
        if settings.catalog_path.exists() or settings.ledger_path.exists():
            return True
        return _is_on_servers(settings) and is_made(settings, Patience(settings.busy_seconds))


def refuse_absent(settings: Settings) -> None:
    """Raises LakeError, with the code `no_lake`, where no lake was begun. Nothing is written."""
    if not is_there(settings):
        if settings.home.is_dir():
            refuse_under_way(settings)
        raise no_lake(settings)


def lake_to_begin(settings: Settings) -> Told | None:
    """That there is no lake yet, in words, for a command that may begin one; None where one is. Nothing is written.

    LakeError for a place where none may begin.
    """
    if is_there(settings):
        return None
    with storage_errors("looking at the home"):
        if _is_a_file(settings.home) or _has_tables(settings):
            raise no_lake(settings)
        refuse_under_way(settings)
        others = _others(settings.home)
    if others:
        told = _AMONG_OTHERS.of(home=settings.home, other=others[0])
        raise LakeError(told, advice=_OWN_FOLDER, code="no_lake_but_other_things")
    return _NO_LAKE_YET.of(home=settings.home, nearest=_nearest(settings, _BESIDE))


def no_lake(settings: Settings) -> LakeError:
    """What is said of a place without a lake; of a mistyped one also which lake beside it may be meant."""
    message = (_NOT_EVEN_A_FOLDER if _is_a_file(settings.home) else _NO_LAKE).of(home=settings.home)
    if _has_tables(settings):
        message, advice = _LOST.of(home=settings.home), _PUT_BACK
    elif _is_on_servers(settings):
        advice = _NOT_ON_SERVERS
    else:
        advice = _LOOK_ELSEWHERE.of(nearest=_nearest(settings, _PERHAPS))
    return LakeError(message, advice=advice, code="no_lake")


def _is_on_servers(settings: Settings) -> bool:
    return bool(settings.catalog or settings.ledger.get_secret_value())


def _is_a_file(home: Path) -> bool:
    return home.exists() and not home.is_dir()


def _has_tables(settings: Settings) -> bool:
    """Whether layers of tables lie in a home; of an empty lake there are none."""
    folder = settings.zone_folder("internal")
    return not _is_on_servers(settings) and folder.is_dir() and any(folder.iterdir())


def _others(home: Path) -> list[str]:
    """What lies there and is none of the lake's; hidden files belong to nobody."""
    names = (path.name for path in home.iterdir()) if home.exists() else ()
    return sorted(name for name in names if name not in _BEFORE_A_LAKE and not name.startswith("."))


def _nearest(settings: Settings, words: Told) -> str:
    lake = _lake_beside(settings)
    return words.of(lake=lake) if lake else ""


def _lake_beside(settings: Settings) -> Path | None:
    """The folder of the nearest name beside the home, or in it, that is a lake."""
    home, catalogue = settings.home, settings.catalog_path.name
    with suppress(OSError):  # a folder that cannot be read names none
        lakes = {path.parent.name: path.parent for path in home.parent.glob(f"*/{catalogue}")}
        inside = next(iter(sorted(home.glob(f"*/{catalogue}"))), None)
        named = get_close_matches(home.name, lakes, n=1)
        return inside.parent if inside else lakes[named[0]] if named else None
    return None
