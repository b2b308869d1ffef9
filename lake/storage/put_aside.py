"""Catalogues that go on knowing the tables that were dropped, under other names."""

from typing import Protocol, runtime_checkable

from pyiceberg.typedef import Identifier


@runtime_checkable
class PuttingAside(Protocol):
    """A catalogue whose tables are put aside when they are dropped."""

    def put_aside(self) -> list[Identifier]:
        """The names that dropped tables have now."""

    def unregister_table(self, identifier: Identifier) -> None:
        """Know one of them no longer. Its files may go with it: nothing needs them any more."""
