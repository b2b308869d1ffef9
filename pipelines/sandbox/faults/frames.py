"""H38: messages of HJ 212 that lines, collectors and programs have damaged."""

import re

import polars as pl

from pipelines.sandbox.faults.fault import each
from pipelines.sandbox.hj212 import checksum, data_segment
from pipelines.sandbox.randomness import Generator


@each
def disturbed(value: str, rng: Generator) -> str:
    """One digit of a reading arrived as another; the checksum tells."""
    places = [found.start() for found in re.finditer(r"(?<=[=.])[0-9](?=[0-9,;&])", value)]
    place = places[int(rng.integers(len(places) // 2, len(places)))]
    return f"{value[:place]}{(int(value[place]) + 1 + int(rng.integers(0, 9))) % 10}{value[place + 1 :]}"


@each
def miscounted(value: str, rng: Generator) -> str:
    """A collector that counts the end of the line, too."""
    return f"##{int(value[2:6]) + 2:04}{value[6:]}"


@each
def split(value: str, rng: Generator) -> str:
    """The first packet of a message; the second is lost."""
    return value[: int(rng.integers(len(value) // 4, len(value) // 2))]


@each
def sticky(value: str, rng: Generator) -> str:
    """The answer to the message before, in the same packet."""
    answer = "ST=91;CN=9014;Flag=4;CP=&&&&"
    return f"{value}##{len(answer):04}{answer}{checksum(answer):04X}"


@each
def small_letters(value: str, rng: Generator) -> str:
    """A collector that writes the checksum in small letters: the message is right all the same."""
    return f"{value[:-4]}{value[-4:].lower()}"


@each
def summed_over_everything(value: str, rng: Generator) -> str:
    """A program that takes the head into the checksum."""
    return f"{value[:-4]}{checksum(value[:6] + data_segment(value)):04X}"


def has_letters(column: str) -> pl.Expr:
    """Rows whose checksum has letters."""
    return pl.col(column).str.slice(-4).str.contains("[A-F]")
