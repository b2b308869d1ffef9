"""Tables at which the next upkeep need not look: nothing was written since one had left nothing for later.

A note says which description a table had and which files lay below its folder, when all of them were named. A note that
is missing costs a look.
"""

from collections.abc import Iterable
from hashlib import sha256

from lake.ledger.derivations import Derivations
from lake.storage.location import Location
from lake.storage.storage_errors import storage_errors
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import TableFolder
from lake.tables.states import metadata_locations

_NOTED_AS = "upkeep"


class SettledTables:
    """What the last upkeep noted, and this one will. `rules`: by what is tidied; other rules find every table anew."""

    def __init__(self, lakehouse: Lakehouse, rules: str) -> None:
        self._lakehouse = lakehouse
        self._rules = rules
        self._locations = metadata_locations(lakehouse)
        known = Derivations(lakehouse.ledger).of(_NOTED_AS)
        self._known = known[1] if known and known[0] == rules else {}
        self._noted: dict[str, str] = {}

    def has(self, name: str) -> bool:
        """Whether a table is as it was noted; what holds is noted again."""
        noted, metadata = self._known.get(name), self._locations.get(name)
        if noted is None or metadata is None or not noted.startswith(_first_part(metadata)):
            return False  # told without a look at the folder
        with storage_errors(f"looking at the files of {name}"):
            lying = [one.location for one in self._lakehouse.storage.files(_folder(metadata))]
        if noted != _state(metadata, lying):
            return False
        self._noted[name] = noted
        return True

    def note(self, name: str, below: TableFolder) -> None:
        """Note what was left of a table whose unnamed files are all gone."""
        folder = f"{_folder(below.metadata)}/"
        self._noted[name] = _state(below.metadata, [one for one in below.named if one.startswith(folder)])

    def write_down(self) -> None:
        """For the next upkeep."""
        Derivations(self._lakehouse.ledger).note(_NOTED_AS, self._rules, self._noted)


def _folder(metadata: str) -> Location:
    """Of the table whose description that is."""
    return Location(metadata).parent.parent


def _state(metadata: str, files: Iterable[str]) -> str:
    return _first_part(metadata) + _digest("\n".join(sorted(files)))


def _first_part(metadata: str) -> str:
    return f"{_digest(metadata)} "


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
