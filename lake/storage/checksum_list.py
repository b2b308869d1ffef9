"""A folder's `SHA256SUMS`, as `sha256sum --check` reads it: for whatever has no ledger beside it."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

NAME = "SHA256SUMS"


def sha256_of(file: Path) -> str:
    """The checksum of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_sums(folder: Path, names: Sequence[str]) -> None:
    """Write down the checksums of files in a folder."""
    (folder / NAME).write_text(sums_of(folder, names), encoding="utf-8")


def sums_of(folder: Path, names: Sequence[str]) -> str:
    """The checksums of files in a folder as the list has them."""
    return "".join(f"{sha256_of(folder / name)}  {name}\n" for name in sorted(names))


def listed_sums(folder: Path) -> dict[str, str]:
    """The checksums that a folder's list says, by file name. OSError or UnicodeDecodeError when it cannot be read."""
    lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    return {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}


def broken_sums(folder: Path) -> Iterator[tuple[str, str]]:
    """Files of a folder that are not as its list says, each with what is wrong; a folder without a list is one."""
    try:
        wanted = listed_sums(folder)
    except (OSError, UnicodeDecodeError) as error:
        yield NAME, f"cannot be read: {type(error).__name__}"
        return
    for name in sorted(wanted.keys() | {path.name for path in folder.iterdir()} - {NAME}):
        try:
            if name not in wanted:
                yield name, f"is not named in {NAME}"
            elif sha256_of(folder / Path(name).name) != wanted[name]:
                yield name, "has another checksum than when it was written"
        except FileNotFoundError:
            yield name, "is gone"
        except OSError as error:
            yield name, f"cannot be read: {type(error).__name__}"
