"""What homes of tests share: most read the same contracts, each from a folder of its own.

To work out what a catalogue declares takes a second, of which nearly nothing depends on where its contracts lie. So
what was worked out for one home is handed to the others, with their own folders in the place of its folders. What comes
with the lake and nobody can change, its contracts and models, all of them have in common; of anything else each gets
objects of its own, so that no test sees what another did to them.
"""

import io
import pickle
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from assets.context import Declarations
from catalog.contracts.contract import Contract
from catalog.contracts.element import DataElement
from catalog.contracts.reference_models import CodeList
from catalog.models.sql_model import SqlModel
from catalog.registry.resource import Resource
from catalog.registry.told_names import Vocabulary

_SHARED = ("declared", "catalogue")
"""Kept work that depends on nothing but the declarations, and is the same for all homes that have the same."""
_DECLARED = frozenset({".yaml", ".yml", ".sql", ".csv", ".j2"})


def sharing(kept_work: Callable[..., Any]) -> Callable[..., Any]:
    """The same function; what was worked out of the same contracts in another folder is taken over from there."""
    known: dict[tuple[str, ...], _Left] = {}
    pool: dict[Hashable, Any] = {}

    def shared_work(settings: Any, name: str, digest: Any, work: Any, worth_keeping: Callable[[Any], bool]) -> Any:
        folders = settings.contract_folders
        if name not in _SHARED:
            return kept_work(settings, name, digest, work, worth_keeping)
        key = name, *map(_content, folders)
        if key in known:
            return known[key].arrived(folders)
        done = kept_work(settings, name, digest, work, worth_keeping)
        if isinstance(done, Declarations):
            assert done.registry.vocabulary  # made once at its first question, and the same for all
        if worth_keeping(done) and (left := _left(done, folders, pool)) is not None:
            known[key] = left
        return done

    return shared_work


def _content(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.suffix in _DECLARED)
    told = [f"{path.relative_to(folder)} {sha256(path.read_bytes()).hexdigest()}" for path in files]
    return "\n".join(told)


@dataclass(frozen=True)
class _Left:
    """What one home left to the others: its work without the folders, and what of it is everybody's."""

    content: bytes
    common: list[Any]

    def arrived(self, folders: Sequence[Path]) -> Any:
        common = self.common

        class Arriving(pickle.Unpickler):
            def persistent_load(self, named: tuple[int, str | None]) -> Any:
                place, path = named
                return common[place] if path is None else folders[place] / path

        return Arriving(io.BytesIO(self.content)).load()


def _left(done: Any, folders: Sequence[Path], pool: dict[Hashable, Any]) -> _Left | None:
    """None when something beside a path names one of the folders. `pool`: what of the lake's own is known already."""
    told = io.BytesIO()
    common: list[Any] = []
    places: dict[int, int] = {}

    class Leaving(pickle.Pickler):
        def persistent_id(self, one: Any) -> tuple[int, str | None] | None:
            if isinstance(one, Path):
                for place, folder in enumerate(folders):
                    if one.is_relative_to(folder):
                        return place, str(one.relative_to(folder))
            elif id(one) in places:
                return places[id(one)], None
            elif (said := _said(one, folders)) is not None:
                places[id(one)] = len(common)
                common.append(pool.setdefault(said, one))
                return places[id(one)], None
            return None

    Leaving(told, pickle.HIGHEST_PROTOCOL).dump(done)
    content = told.getvalue()
    return None if any(str(folder).encode() in content for folder in folders) else _Left(content, common)


def _said(one: Any, folders: Sequence[Path]) -> Hashable | None:
    """What decides a part of the catalogue that comes from none of the folders and that nobody can change."""
    if isinstance(one, Resource | Contract | SqlModel):
        path = one.contract.path if isinstance(one, Resource) else one.path
        if any(path.is_relative_to(folder) for folder in folders):
            return None
        decided = (one.sql,) if isinstance(one, SqlModel) else (one.version,)
        return type(one), path, *decided, one.standards if isinstance(one, Resource) else None
    if isinstance(one, DataElement | CodeList):
        return type(one), one.model_dump_json()
    return one if isinstance(one, Vocabulary) else None
