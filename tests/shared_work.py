"""What homes of tests share: most read the same contracts, each from a folder of its own.

To work out what a catalogue declares takes a second, of which nearly nothing depends on where its contracts lie. So
what was worked out for one home is handed to the others, with their own folders in the place of its folders. Each gets
objects of its own: no test sees what another did to them.
"""

import io
import pickle
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

_SHARED = ("declared", "catalogue")
"""Kept work that depends on nothing but the declarations, and is the same for all homes that have the same."""
_DECLARED = frozenset({".yaml", ".yml", ".sql", ".csv", ".j2"})


def sharing(kept_work: Callable[..., Any]) -> Callable[..., Any]:
    """The same function; what was worked out of the same contracts in another folder is taken over from there."""
    known: dict[tuple[str, ...], bytes] = {}

    def shared_work(settings: Any, name: str, digest: Any, work: Any, worth_keeping: Callable[[Any], bool]) -> Any:
        folders = settings.contract_folders
        if name not in _SHARED:
            return kept_work(settings, name, digest, work, worth_keeping)
        key = name, *map(_content, folders)
        if key in known:
            return _arrived(known[key], folders)
        done = kept_work(settings, name, digest, work, worth_keeping)
        if worth_keeping(done) and (left := _left(done, folders)) is not None:
            known[key] = left
        return done

    return shared_work


def _content(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.suffix in _DECLARED)
    told = [f"{path.relative_to(folder)} {sha256(path.read_bytes()).hexdigest()}" for path in files]
    return "\n".join(told)


def _left(done: Any, folders: Sequence[Path]) -> bytes | None:
    """Without the folders; None when something beside a path names one."""
    told = io.BytesIO()

    class Leaving(pickle.Pickler):
        def persistent_id(self, one: Any) -> tuple[int, str] | None:
            if isinstance(one, Path):
                for place, folder in enumerate(folders):
                    if one.is_relative_to(folder):
                        return place, str(one.relative_to(folder))
            return None

    Leaving(told, pickle.HIGHEST_PROTOCOL).dump(done)
    content = told.getvalue()
    return None if any(str(folder).encode() in content for folder in folders) else content


def _arrived(content: bytes, folders: Sequence[Path]) -> Any:
    class Arriving(pickle.Unpickler):
        def persistent_load(self, named: tuple[int, str]) -> Path:
            place, path = named
            return folders[place] / path

    return Arriving(io.BytesIO(content)).load()
