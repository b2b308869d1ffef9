"""What the header of a SQL model says of rows that outlive their source: golden ids, revised values, past knowledge."""

from pydantic import Field

from catalog.contracts.strict import Strict


class Identified(Strict):
    """The table of source records in which each gets its golden id from the ledger, in place of its cluster's label.

    All names but the first two are columns of the model.
    """

    domain: str = Field(min_length=1, description="domain of master data, as the ledger calls it")
    prefix: str = Field(pattern="^[a-z]{2,3}$", description="how the ids begin")
    label: str = Field(description="the SELECT gives what the records of a cluster share; the table holds the id")
    member: str = Field(description="the source record's name in the SELECT; the table and the ledger hold its hash")
    source: str = Field(description="resource that the record is of")
    rule: str = Field(description="the rule by which it was put there")
    key: str = Field(description="the source's own key: it leads to the same id even when all records are new")
    register_of: str = Field(alias="register", description="resource whose record the others are judged against")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return self.label, self.member, self.source, self.rule, self.key


class Standing(Strict):
    """The table of golden records: ids of the domain that are not in its SELECT any more stay, with what was known."""

    domain: str = Field(min_length=1)
    status: str = Field(description="column that becomes `merged` or `tombstone` in such rows")
    merged_into: str = Field(description="column that names the id that is meant today")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return self.status, self.merged_into


class Keeps(Strict):
    """The table keeps rows that its SELECT gave before and gives differently now. Both names are columns of it."""

    version: str = Field(description="column of the grain that tells one version of a row from another")
    current: str = Field(description="column that is false in rows that are no more given so")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return self.version, self.current


class Remembered(Strict):
    """The table of facts that keeps those of before: the SELECT gives what is known now, the table also since when.

    `since` and `until` are timestamps that the SELECT leaves NULL. A fact is its other columns of the grain: while the
    SELECT gives it, its row is open; once it does not, the row ends and stays.
    """

    since: str
    until: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return self.since, self.until
