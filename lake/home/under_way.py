"""A home that is being carried is not opened: what `lake relocate` or `lake restore` began comes to its end first."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.durable import sync_folder
from lake.storage.written_aside import written_aside
from lake.told import Told

MARK = "carrying.json"
Doing = Literal["relocate", "restore"]


@dataclass(frozen=True)
class UnderWay:
    """What was begun. `identifier`: the id that the home gets by it."""

    doing: Doing
    identifier: str


def under_way(settings: Settings) -> UnderWay | None:
    """What was begun in a home and has not come to its end."""
    try:
        return UnderWay(**json.loads(_mark(settings).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def begin(settings: Settings, doing: Doing) -> UnderWay:
    """Mark a home, from now on or since an earlier try. LakeError when something else was begun in it."""
    refuse_under_way(settings, but=doing)
    if known := under_way(settings):
        return known
    new = UnderWay(doing, uuid4().hex)
    with written_aside(settings.home, _mark(settings)) as aside:
        aside.write_text(json.dumps(asdict(new)) + "\n", encoding="utf-8")
    return new


def end(settings: Settings) -> None:
    """From now on the home can be opened."""
    delete_file(settings.home, _mark(settings))
    sync_folder(settings.home)


def refuse_under_way(settings: Settings, but: Doing | None = None) -> None:
    """Raises LakeError for a home that is being carried, or in which that was cut off, `but` for that."""
    known = under_way(settings)
    if known and known.doing != but:
        raise _begun(settings, known)


def _mark(settings: Settings) -> Path:
    return settings.home / MARK


def _begun(settings: Settings, known: UnderWay) -> LakeError:
    return LakeError(
        Told(
            f"`lake {known.doing}` is at work in this home, or was cut off",
            f"`lake {known.doing}` 正在处理这个湖，或中途被打断",
        ),
        advice=Told(
            f"let it finish, or run `lake {known.doing}` again as before: it goes on where it was",
            f"请待其完成，或按原样再次运行 `lake {known.doing}`：它会接着做",
        ),
        file=str(_mark(settings)),
    )
