"""Whether the files of a folder on a storage still are as its list of checksums says."""

from collections.abc import Iterator

from lake.storage.checksum_list import NAME, sha256_of_stream
from lake.storage.interface import Storage
from lake.storage.location import Location


def broken_sums(storage: Storage, folder: Location) -> Iterator[tuple[str, str]]:
    """Files of a folder that are not as its list says, each with what is wrong; a folder without a list is one."""
    try:
        lines = storage.read(folder / NAME).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        yield NAME, f"cannot be read: {type(error).__name__}"
        return
    wanted = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    for name in sorted(wanted.keys() | {*storage.names(folder)} - {NAME}):
        try:
            if name not in wanted:
                yield name, f"is not named in {NAME}"
            elif _sha256(storage, folder / name.rpartition("/")[2]) != wanted[name]:
                yield name, "has another checksum than when it was written"
        except FileNotFoundError:
            yield name, "is gone"
        except OSError as error:
            yield name, f"cannot be read: {type(error).__name__}"


def _sha256(storage: Storage, file: Location) -> str:
    with storage.open(file) as stream:
        return sha256_of_stream(stream)
