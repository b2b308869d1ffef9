"""The lake's Iceberg tables: declared, evolved, and written exactly once."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from lake.engine.lent_sessions import LENT
from lake.home.identity import refuse_strange_home, tie_together
from lake.ledger.database import ledger_place
from lake.ledger.ledger import Ledger
from lake.settings import Settings
from lake.storage.access_rights import prepare_home
from lake.storage.embedded_catalog import open_catalog
from lake.storage.kept_metadata import Remembering
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.tables.contents import Contents
from lake.tables.known_states import KnownStates
from lake.tables.manifests import forget_manifests
from lake.tables.tags import Tags
from lake.tables.writing import Writing


@dataclass(eq=False, repr=False)
class Lakehouse(KnownStates, Contents, Writing, Tags):
    """All of it in one home: what was read of a table is kept until somebody commits to it."""

    @classmethod
    def open(cls, settings: Settings) -> "Lakehouse":
        """Open the lake at `settings.home`, making it when it is not there.

        Raises LakeError when storage fails, and before anything is written when the home is not where it was made or
        its parts do not belong together.
        """
        patience = Patience(settings.busy_seconds)
        refuse_strange_home(settings, patience)
        with storage_errors("opening the lake"):
            prepare_home(settings)
            catalog = open_catalog(settings, patience)
        opened = cls(settings, catalog, Ledger(ledger_place(settings), patience), patience)
        try:
            with storage_errors("opening the lake"):
                tie_together(settings, catalog, opened.ledger)
        except BaseException:
            opened.close()
            raise
        return opened

    def close(self) -> None:
        """Close the catalogue, the ledger and what engines have left open."""
        LENT.close(self.settings.home)
        self.catalog.close()
        self.ledger.close()

    def read_afresh(self) -> None:
        """Rely on nothing that was read before: metadata that was damaged meanwhile is found at the next look."""
        forget_manifests()
        self.states = {}
        self._expected_now, self._stored_now = {}, {}
        if isinstance(self.catalog, Remembering):
            self.catalog.forget()

    def looking(self) -> AbstractContextManager[None]:
        """For somebody who changes nothing: while the context lasts a table may be what it was at the first look."""
        return self.catalog.looking() if isinstance(self.catalog, Remembering) else nullcontext()
