"""Where the lake lives and what it may use. Every setting has a default that works."""

import os
import re
from pathlib import Path
from typing import Literal, get_args

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Zone = Literal["restricted", "internal", "open"]
"""A storage prefix that a file permission or a bucket policy can guard."""
Engine = Literal["duckdb", "spark"]
"""What computes the splits of contracts and the SQL models."""
_OF_DAGSTER = "postgresql+psycopg2://"
"""Dagster hands the address on as it is, and knows this driver alone."""
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]*(/[\w=-][\w.=-]*)*/?")


def _also(*names: str, own: str = "") -> AliasChoices:
    """`LAKE_S3_…`, or else one of the variables that programs for AWS read."""
    return AliasChoices(f"LAKE_{own or f'S3_{names[0]}'}", *(f"AWS_{name}" for name in names))


class Settings(BaseSettings):
    """Read from `LAKE_*` environment variables when it is made, never at import."""

    model_config = SettingsConfigDict(env_prefix="LAKE_", extra="forbid", frozen=True, populate_by_name=True)

    home: Path = Field(default=Path(".lake"), description="warehouse, catalogue, ledger, releases, exports, logs")
    landing: Path | None = Field(default=None, description="where departments deliver; default: home/landing")
    contracts: str = Field(default="", description="further contract folders, separated like PATH")
    memory_limit: str = Field(default="4GB", description="memory the SQL engine may use")
    threads: int | None = Field(default=None, description="threads of the SQL engine; default: all cores")
    workers: int = Field(default=2, ge=1, description="resources or models that a run works at together")
    engine: Engine = Field(
        default="duckdb", description="what splits deliveries and builds SQL models: duckdb or spark"
    )
    engine_tables: dict[str, Engine] = Field(
        default_factory=dict, description='the engine of single tables, as JSON: {"std.psb_resident": "spark"}'
    )
    spark: dict[str, str] = Field(
        default_factory=dict, description='properties of Spark, as JSON: {"spark.master": "spark://10.0.0.5:7077"}'
    )
    busy_seconds: float = Field(default=30, ge=0, description="seconds a run may wait for locked files, all together")
    zone_groups: dict[Zone, str] = Field(
        default_factory=dict, description='groups that may read a zone, as JSON: {"internal": "analysts"}'
    )
    portal: Path | None = Field(
        default=None, description="folder of the open-data site; default: home/portal. Once named or built, it follows"
    )
    approval_days: int = Field(
        default=30, ge=0, description="days before the end of an approval to publish at which its owner is told"
    )
    ledger: SecretStr = Field(
        default=SecretStr(""), description="address of a PostgreSQL database for the ledger; default: home/ledger.db"
    )
    history_days: int = Field(default=30, ge=1, description="days that the history of runs is kept")
    release_days: int = Field(
        default=14, ge=0, description="days on which something was released, the last release of each is kept"
    )
    release_months: int = Field(default=12, ge=0, description="months of which the last release is kept, likewise")
    release_years: int = Field(default=10, ge=0, description="years of which the last release is kept, likewise")
    dropped_days: int = Field(default=30, ge=1, description="days after which the files of a dropped table are deleted")
    dagster_storage: SecretStr = Field(
        default=SecretStr(""), description="address of a PostgreSQL database for Dagster's history; default: in home"
    )
    catalog: dict[str, str] = Field(
        default_factory=dict, repr=False, description="PyIceberg properties of another catalogue, as JSON"
    )
    storage: str = Field(default="", description="s3://bucket/prefix where the lake lies; default: home")
    s3_endpoint: str = Field(default="", validation_alias=_also("ENDPOINT_URL_S3", "ENDPOINT_URL", own="S3_ENDPOINT"))
    s3_region: str = Field(default="us-east-1", validation_alias=_also("REGION", "DEFAULT_REGION", own="S3_REGION"))
    s3_access_key_id: SecretStr = Field(default=SecretStr(""), validation_alias=_also("ACCESS_KEY_ID"))
    s3_secret_access_key: SecretStr = Field(default=SecretStr(""), validation_alias=_also("SECRET_ACCESS_KEY"))
    s3_session_token: SecretStr = Field(default=SecretStr(""), validation_alias=_also("SESSION_TOKEN"))
    lease_seconds: float = Field(
        default=60, gt=0, description="seconds after which a silent run on another machine counts as dead"
    )

    @field_validator("home", "landing", "portal")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().resolve()

    @field_validator("dagster_storage")
    @classmethod
    def _postgres(cls, address: SecretStr) -> SecretStr:
        if address.get_secret_value() and not address.get_secret_value().startswith(_OF_DAGSTER):
            raise ValueError(f"write it as {_OF_DAGSTER}user:password@host/database, or leave it away")
        return address

    @field_validator("storage")
    @classmethod
    def _bucket(cls, text: str) -> str:
        if text and not _BUCKET.fullmatch(text):
            raise ValueError("write it as s3://bucket/prefix, or leave it away for the folder of the home")
        return text.rstrip("/")

    @property
    def tables_location(self) -> str:
        """Where tables lie: where the rest does, or in the bucket that a catalogue keeps for them; empty: the home."""
        warehouse = self.catalog.get("warehouse", "").rstrip("/")
        return warehouse if _BUCKET.fullmatch(warehouse) else self.storage

    def engine_of(self, table: str) -> Engine:
        """What computes a table: `std.…` for the split of a contract, else a SQL model."""
        return self.engine_tables.get(table, self.engine)

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
    def portal_folder(self) -> Path:
        """The open-data site."""
        return self.portal or self.home / "portal"

    @property
    def portal_desk(self) -> Path:
        """What readers of the site handed in, and how often it was used. Restricted: it holds people's own words."""
        return self.home / "restricted" / "portal"

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
    def kept_rows_folder(self) -> Path:
        """Rows that one build prepared for the next. Restricted; anybody may delete it between runs."""
        return self.home / "restricted" / "kept"

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
