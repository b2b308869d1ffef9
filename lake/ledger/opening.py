"""The ledger's schema has a version: an older one is brought up to date when it is opened, a newer one is refused.

Alembic is asked only when there is something to do, because importing it takes longer than all the rest.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from lake.errors import LakeError
from lake.ledger.database import LedgerDatabase
from lake.ledger.schema import METADATA, VERSION
from lake.told import Told

HEAD = "0007"
"""The newest of `migrations`."""
VERSION_QUERY = f"SELECT version_num FROM {VERSION.name}"


def bring_up_to_date(database: LedgerDatabase) -> None:
    """Make the tables, or change those of an older version, in one transaction that nobody else writes beside.

    Raises LakeError, and writes nothing, when the ledger is newer than this code.
    """
    if _is_current(database):
        return
    with database.engine.connect() as connection:
        refuse_newer(_versions(connection))
    with database.loosened(), writing(database) as connection:
        _change(connection)


def refuse_newer(versions: Sequence[object]) -> None:
    """Raise LakeError for a version that this code does not know."""
    strange = [str(one) for one in versions if not str(one).isdigit() or int(str(one)) > int(HEAD)]
    if strange:
        raise LakeError(
            Told(
                f"the ledger is of version {strange[0]}, and this program knows versions up to {HEAD}",
                f"台账的版本是 {strange[0]}，本程序只认识到 {HEAD}",
            ),
            advice=Told(
                "use the newer program that this home was last opened with, or put the ledger back from a copy "
                "that is older; nothing was changed",
                "请用上次打开这个湖的较新的程序，或放回较旧的台账副本；本次没有改动",
            ),
        )


@contextmanager
def writing(database: LedgerDatabase) -> Iterator[Connection]:
    """A transaction of the only writer: all of it or nothing, synced when it ends."""
    with database.engine.begin() as connection:
        database.take_turn(connection)
        yield connection


def _is_current(database: LedgerDatabase) -> bool:
    """With one query. Whatever else is wrong is found by those that follow."""
    try:
        with database.engine.connect() as connection:
            return [*connection.exec_driver_sql(VERSION_QUERY).scalars()] == [HEAD]
    except DBAPIError:  # there is no such table yet
        return False


def _versions(connection: Connection) -> list[str]:
    if not connection.dialect.has_table(connection, VERSION.name):
        return []
    return [*connection.exec_driver_sql(VERSION_QUERY).scalars()]


def _change(connection: Connection) -> None:
    versions = _versions(connection)
    refuse_newer(versions)
    if versions == [HEAD]:
        return  # another process was faster
    if versions or METADATA.tables.keys() & {*inspect(connection).get_table_names()}:
        from lake.ledger.migrations.running import migrate

        migrate(connection)
    else:
        METADATA.create_all(connection, checkfirst=False)
        VERSION.create(connection)
        connection.execute(VERSION.insert().values(version_num=HEAD))
