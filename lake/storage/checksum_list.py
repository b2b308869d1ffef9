"""A folder's `SHA256SUMS`, as `sha256sum --check` reads it: for whatever has no ledger beside it."""

import hashlib
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path

NAME = "SHA256SUMS"


def sha256_of(file: Path) -> str:
    """The checksum of a file, in hex."""
    with file.open("rb") as stream:
        return sha256_of_stream(stream)


def sha256_of_stream(stream: BufferedReader) -> str:
    """The checksum of what is left of an open file, in hex."""
    return hashlib.file_digest(stream, "sha256").hexdigest()


def write_sums(folder: Path, names: Sequence[str]) -> None:
    """Write down the checksums of files in a folder."""
    (folder / NAME).write_text(sums_of(folder, names), encoding="utf-8")


def sums_of(folder: Path, names: Sequence[str]) -> str:
    """The checksums of files in a folder as the list has them."""
    return "".join(f"{sha256_of(folder / name)}  {name}\n" for name in sorted(names))


def read_list(text: str) -> dict[str, str]:
    """The checksums of a list, by file name."""
    return {name: sha256 for sha256, _, name in (line.partition("  ") for line in text.splitlines())}
