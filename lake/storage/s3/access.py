"""How a bucket is reached: where its server is, and with which key, in the words of each library that goes there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import SecretStr

from lake.errors import LakeError
from lake.settings import Settings

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

_TIMEOUT = timedelta(seconds=60)
"""Of one request."""
_PLAIN = "http://"


@dataclass(frozen=True)
class Access:
    """Server, region and key. No `endpoint`: the servers of AWS. Keys are never part of a text that is shown."""

    endpoint: str
    region: str
    key_id: SecretStr
    secret: SecretStr
    token: SecretStr
    patience: float
    """Seconds for which a request is tried again."""

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """What the settings say. LakeError when they say no key."""
        if not settings.s3_access_key_id.get_secret_value() or not settings.s3_secret_access_key.get_secret_value():
            raise LakeError(
                f"the lake lies at {settings.storage or settings.tables_location}, and no key to it is given",
                advice="give LAKE_S3_ACCESS_KEY_ID and LAKE_S3_SECRET_ACCESS_KEY, or those of AWS_…",
            )
        return cls(
            settings.s3_endpoint.rstrip("/"),
            settings.s3_region,
            settings.s3_access_key_id,
            settings.s3_secret_access_key,
            settings.s3_session_token,
            settings.busy_seconds,
        )

    def store(self, bucket: str) -> "S3Store":
        """A bucket for obstore. Conditional writes are those of S3: If-None-Match and If-Match with an ETag."""
        from obstore.store import S3Store

        config: S3Config = {
            "region": self.region,
            "access_key_id": self.key_id.get_secret_value(),
            "secret_access_key": self.secret.get_secret_value(),
            "virtual_hosted_style_request": not self.endpoint,
        }
        if self.endpoint:
            config["endpoint"] = self.endpoint
        if token := self.token.get_secret_value():
            config["session_token"] = token
        return S3Store(
            bucket,
            config=config,
            client_options={"allow_http": self.endpoint.startswith(_PLAIN), "timeout": _TIMEOUT},
            retry_config={"max_retries": 30, "retry_timeout": timedelta(seconds=max(1.0, self.patience))},
        )

    def of_pyiceberg(self) -> dict[str, str]:
        """Properties of PyIceberg's access to files."""
        given = {
            "s3.endpoint": self.endpoint,
            "s3.region": self.region,
            "s3.access-key-id": self.key_id.get_secret_value(),
            "s3.secret-access-key": self.secret.get_secret_value(),
            "s3.session-token": self.token.get_secret_value(),
        }
        return {name: value for name, value in given.items() if value}

    def of_duckdb(self) -> dict[str, str]:
        """Parameters of a secret of DuckDB, which are texts."""
        given = {
            "KEY_ID": self.key_id.get_secret_value(),
            "SECRET": self.secret.get_secret_value(),
            "SESSION_TOKEN": self.token.get_secret_value(),
            "REGION": self.region,
            "ENDPOINT": self.endpoint.partition("://")[2],
            "URL_STYLE": "path" if self.endpoint else "vhost",
            "USE_SSL": "false" if self.endpoint.startswith(_PLAIN) else "true",
        }
        return {name: value for name, value in given.items() if value}
