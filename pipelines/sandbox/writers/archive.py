"""Zip archives whose bytes are the same for the same members."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MADE = (2023, 12, 31, 18, 0, 0)


@contextmanager
def packed(archive: Path, member: str) -> Iterator[Path]:
    """A path to write the member to; afterwards it is in the archive, beside what was there before."""
    loose = archive.with_name(f".{archive.name}.{member}")
    try:
        yield loose
        info = zipfile.ZipInfo(member, MADE)
        info.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(archive, "a") as file, file.open(info, "w") as target, loose.open("rb") as source:
            while block := source.read(1 << 20):
                target.write(block)
    finally:
        loose.unlink(missing_ok=True)
