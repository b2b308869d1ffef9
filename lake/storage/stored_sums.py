"""Whether the files of a folder on a storage still are as its list of checksums says."""

from collections.abc import Iterator

from lake.storage.checksum_list import NAME, read_list, sha256_of_stream
from lake.storage.file_faults import GONE, OTHER_THAN_WRITTEN, UNNAMED, UNREADABLE
from lake.storage.interface import Storage
from lake.storage.location import Location


def listed_sums(storage: Storage, folder: Location) -> dict[str, str]:
    """The checksums that a folder's list says, by file name. OSError or UnicodeDecodeError when it cannot be read."""
    return read_list(storage.read(folder / NAME).decode())


def broken_sums(storage: Storage, folder: Location) -> Iterator[tuple[str, str]]:
    """Files of a folder that are not as its list says, each with what is wrong; a folder without a list is one."""
    try:
        wanted = listed_sums(storage, folder)
    except (OSError, UnicodeDecodeError) as error:
        yield NAME, UNREADABLE.of(error=type(error).__name__)
        return
    for name in sorted(wanted.keys() | {*storage.names(folder)} - {NAME}):
        try:
            if name not in wanted:
                yield name, UNNAMED.of(list=NAME)
            elif sha256_at(storage, folder / name.rpartition("/")[2]) != wanted[name]:
                yield name, OTHER_THAN_WRITTEN
        except FileNotFoundError:
            yield name, GONE
        except OSError as error:
            yield name, UNREADABLE.of(error=type(error).__name__)


def sha256_at(storage: Storage, file: Location) -> str:
    """The checksum of a file on a storage, in hex."""
    with storage.open(file) as stream:
        return sha256_of_stream(stream)
