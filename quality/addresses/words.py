"""The words of `words.yaml`."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from opencc import OpenCC
from pydantic import BaseModel, ConfigDict

_LETTERS = range(0x3400, 0xA000)


class Relations(BaseModel):
    """Words that say where a thing lies from what is named; the short ones only at the end."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    anywhere: tuple[str, ...]
    at_the_end: tuple[str, ...]


class Provinces(BaseModel):
    """The other provinces; of islands, the name alone is enough to know them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mainland: tuple[str, ...]
    islands: tuple[str, ...]


class Endings(BaseModel):
    """How the names of places end."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    street: tuple[str, ...]
    town: tuple[str, ...]
    committee: tuple[str, ...]
    road: tuple[str, ...]
    estate: tuple[str, ...]


class Words(BaseModel):
    """What is not the name of a place, by what it does in an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    confused: dict[str, str]
    nothing: tuple[str, ...]
    provinces: Provinces
    abroad: tuple[str, ...]
    relations: Relations
    endings: Endings
    after_short_name: tuple[str, ...]


@cache
def words() -> Words:
    """Read once."""
    content = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return Words.model_validate(content)


@cache
def simplified() -> dict[str, str]:
    """Traditional letters, each with the simplified one that stands for it."""
    convert = OpenCC("t2s").convert
    pairs = ((chr(code), convert(chr(code))) for code in _LETTERS)
    return {written: right for written, right in pairs if written != right and len(right) == 1}


def any_of(names: Iterable[str]) -> str:
    """A pattern for one of these words, of which the longest is meant. They hold no signs of patterns."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(ordered)})"
