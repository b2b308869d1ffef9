"""Versions of what people wrote: short hashes that change whenever the content does."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from assets.context import LakeContext

_ROOT = Path(__file__).parent.parent
_IMPORT = re.compile(r"^\s*from ([\w.]+) import (\([^)]*\)|.+)", re.MULTILINE)


def fingerprint(content: Any) -> str:
    """64 hex digits of anything that is plain data; equal data gives equal digits."""
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


@cache
def code_version() -> str:
    """Twelve hex digits that change with the code that makes suites of contracts and models; read once a process."""
    return _digest(path for floor in ("catalog", "quality") for path in (_ROOT / floor).rglob("*.py"))


@cache
def code_version_of(*rooms: str) -> str:
    """The same of the modules in some rooms, as `quality.matching`, and of all that these import from their own floors.

    A room below hands over what is declared, and that has versions of its own.
    """
    return _digest(path for room in rooms for path in _reached(room))


def _reached(room: str) -> set[Path]:
    """A room's modules, and those of its floor that they need, however many steps away."""
    floor, reached = room.partition(".")[0], set[Path]()
    found = {*(_ROOT / room.replace(".", "/")).rglob("*.py")}
    while found:
        reached |= found
        found = {module for path in found for module in _imported(path.read_text("utf-8"), floor)} - reached
    return reached


def _imported(code: str, floor: str) -> Iterator[Path]:
    """Modules of a floor that the code names, whether it takes them whole or something out of them."""
    for module, names in _IMPORT.findall(code):
        if module.partition(".")[0] == floor:
            whole = [module, *(f"{module}.{name}" for name in re.findall(r"\w+", names))]
            yield from filter(Path.is_file, (_ROOT / f"{one.replace('.', '/')}.py" for one in whole))


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted({*paths}):
        digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def catalogue_version(lake: LakeContext) -> str:
    """Changes with any contract, data element, code list or model."""
    return fingerprint([lake.registry.version, {name: model.version for name, model in lake.models.items()}])
