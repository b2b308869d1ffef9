"""Where the lake lives and what it may use. Every setting has a default that works."""

import os
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Zone = Literal["restricted", "internal", "open"]
"""A storage prefix that a file permission or a bucket policy can guard."""


class Settings(BaseSettings):
    """Read from `LAKE_*` environment variables when it is made, never at import."""

    model_config = SettingsConfigDict(env_prefix="LAKE_", extra="forbid", frozen=True)

    home: Path = Field(default=Path(".lake"), description="warehouse, catalogue, ledger, releases, exports, logs")
    landing: Path | None = Field(default=None, description="where departments deliver; default: home/landing")
    contracts: str = Field(default="", description="further contract folders, separated like PATH")
    memory_limit: str = Field(default="4GB", description="memory the SQL engine may use")
    threads: int | None = Field(default=None, description="threads of the SQL engine; default: all cores")
    busy_seconds: float = Field(default=30, ge=0, description="seconds a run may wait for locked files, all together")
    zone_groups: dict[Zone, str] = Field(
        default_factory=dict, description='groups that may read a zone, as JSON: {"internal": "analysts"}'
    )
    ledger: SecretStr = Field(
        default=SecretStr(""), description="address of a PostgreSQL database for the ledger; default: home/ledger.db"
    )
    history_days: int = Field(default=30, ge=1, description="days that the history of runs is kept")
    catalog: dict[str, str] = Field(default_factory=dict, description="PyIceberg properties of another catalogue")

    @field_validator("home", "landing")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().resolve()

    @property
    def landing_folder(self) -> Path:
        """Where departments deliver, one folder each."""
        return self.landing or self.home / "landing"

    @property
    def contract_folders(self) -> list[Path]:
        """Contract folders beyond the built-in one."""
        return [Path(folder).expanduser().resolve() for folder in self.contracts.split(os.pathsep) if folder]

    @property
    def ledger_path(self) -> Path:
        """The SQLite file that remembers every batch, unless `LAKE_LEDGER` names a database."""
        return self.home / "ledger.db"

    @property
    def catalog_path(self) -> Path:
        """The SQLite file of the embedded Iceberg catalogue."""
        return self.home / "catalog.db"

    @property
    def releases_folder(self) -> Path:
        """One folder a release, and the `current` link."""
        return self.home / "releases"

    @property
    def bulletins_folder(self) -> Path:
        """The printable pages on data quality, a folder a month."""
        return self.home / "bulletins"

    @property
    def spool_folder(self) -> Path:
        """What databases and interfaces delivered, as files."""
        return self.home / "restricted" / "spool"

    @property
    def refused_folder(self) -> Path:
        """Deliveries that could not be read, kept as they came."""
        return self.home / "restricted" / "refused"

    @property
    def temporary_folder(self) -> Path:
        """Scratch space; whatever is in it may be removed between runs. Restricted: rows of any grade pass through."""
        return self.home / "restricted" / "tmp"

    @property
    def error_log(self) -> Path:
        """The tracebacks of errors that nobody foresaw. Restricted: they may quote rows."""
        return self.home / "restricted" / "logs" / "errors.log"

    @property
    def own_folders(self) -> list[Path]:
        """What only the lake writes to, and deletes from."""
        zones = [self.zone_folder(zone) for zone in get_args(Zone)]
        return [*zones, self.releases_folder, self.spool_folder, self.refused_folder, self.temporary_folder]

    def zone_folder(self, zone: Zone) -> Path:
        """The storage prefix of a zone."""
        return self.home / zone
