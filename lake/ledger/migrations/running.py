"""Alembic, run from here and without a file of settings."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection, target: str = "head") -> None:
    """Lead the tables to a version, in the transaction that the connection is in."""
    command.upgrade(settings_for(connection), target)


def settings_for(connection: Connection) -> Config:
    """What Alembic's commands take, for a connection that stays the caller's."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    found.attributes["connection"] = connection
    return found
