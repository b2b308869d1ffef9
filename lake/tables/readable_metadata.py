"""Iceberg metadata that is gone or damaged, said in a sentence."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from pyiceberg.exceptions import ResolveError, ValidationError

from lake.errors import LakeError

_DAMAGED = (
    FileNotFoundError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    EOFError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    SystemError,  # of pyiceberg's compiled reader
    struct.error,
    zlib.error,
    ResolveError,
    ValidationError,
)
"""What parsers of JSON and Avro make of bytes that are not what was written. Storage failures are not among them."""


@contextmanager
def readable_metadata(name: str) -> Iterator[None]:
    """Turn what a parser says of damaged metadata of a table into a LakeError; for reading it, and nothing else."""
    try:
        yield
    except _DAMAGED as error:
        raise LakeError(
            f"the metadata of {name} is gone or damaged",
            advice="put it back from a copy of this home; `lake verify` names every damaged file",
        ) from error
