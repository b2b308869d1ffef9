"""A file of a bucket as Python reads files: each read asks for a range."""

import io
from typing import TYPE_CHECKING

from lake.storage.storage_errors import storage_errors

if TYPE_CHECKING:
    from collections.abc import Buffer  # type: ignore[attr-defined]

    from obstore.store import S3Store


class Ranges(io.RawIOBase):
    """Unbuffered: wrap it."""

    def __init__(self, store: "S3Store", key: str, size: int) -> None:
        super().__init__()
        self._store = store
        self._key = key
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Nothing is asked for."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def readinto(self, buffer: "Buffer") -> int:
        """Fill a buffer, or what of it is left of the file."""
        import obstore

        view = memoryview(buffer).cast("B")
        wanted = min(len(view), self._size - self._at)
        if wanted <= 0:
            return 0
        with storage_errors(f"reading {self._key.rpartition('/')[2]}"):
            got = memoryview(obstore.get_range(self._store, self._key, start=self._at, length=wanted))
        view[: len(got)] = got
        self._at += len(got)
        return len(got)
