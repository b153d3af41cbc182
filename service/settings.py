"""Every setting of the service, read from the environment with the prefix QUACAN_ and passed in."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.spot_checks import MAX_PHOTO_BYTES

DEMO_SIGNING_KEYS = "demo"


class Settings(BaseSettings):
    """Raises `pydantic.ValidationError` naming the variable when a value is unusable.

    Outside demo mode nothing secret has a default: the database, the store and the signing
    keys must be given.
    """

    model_config = SettingsConfigDict(env_prefix="QUACAN_", extra="ignore", frozen=True)

    demo: bool = Field(default=False, description="Embedded database, demo data and demo passwords")
    home: Path = Field(default=Path("var"), description="Folder for everything kept on this machine")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str | None = Field(default=None, description="Address that labels and codes lead to")

    database_url: str | None = Field(default=None, description="postgresql://user:password@host/name")
    database_pool: int = Field(default=10, ge=1, le=100, description="Connections held by one process")
    storage_url: str | None = Field(default=None, description="file:///folder or s3://bucket?endpoint=…")
    storage_access_key: SecretStr | None = None
    storage_secret_key: SecretStr | None = None

    signing_keys: SecretStr = Field(
        default=SecretStr(DEMO_SIGNING_KEYS),
        description="JWK set with private Ed25519 keys, or the path of a file holding one; the first key signs",
    )
    access_token_minutes: int = Field(default=15, ge=1, le=60)
    refresh_token_days: int = Field(default=90, ge=1, le=365)
    enrolment_hours: int = Field(default=72, ge=1, le=24 * 30)
    password_checks_at_once: int = Field(default=2, ge=1, le=16, description="argon2 runs at one time")
    sign_in_tries: int = Field(default=10, ge=1, description="Failed sign-ins per name, five-fold per address …")
    sign_in_window_minutes: int = Field(default=15, ge=1, description="… in this many minutes")
    trusted_proxies: str = Field(default="127.0.0.1", description="Whose X-Forwarded-For is believed")

    map_tiles_url: str | None = Field(
        default=None, description="Map tiles as https://host/{z}/{x}/{y}.png; without one the map shows points alone"
    )
    map_attribution: str | None = Field(default=None, description="Whose tiles they are, shown on the map")

    max_body_bytes: int = Field(default=512 * 1024, ge=1024, description="Largest JSON body")
    max_import_bytes: int = Field(default=10 * 1024 * 1024, ge=1024)
    max_photo_bytes: int = Field(default=MAX_PHOTO_BYTES, ge=1024, le=MAX_PHOTO_BYTES)
    max_report_photo_bytes: int = Field(default=8 * 1024 * 1024, ge=1024, le=MAX_PHOTO_BYTES)
    upload_hours: int = Field(default=24 * 7, ge=1, description="How long a broken upload can be resumed")

    report_address_hourly: int = Field(default=10, ge=1, description="Reports taken from one address in an hour …")
    report_address_daily: int = Field(default=30, ge=1, description="… and in a day")
    report_unproved_hourly: int = Field(default=3, ge=1, description="Of them without a proof of work, in an hour …")
    report_unproved_daily: int = Field(default=6, ge=1, description="… and in a day")
    report_tries_hourly: int = Field(default=60, ge=1, description="Reports sent from one address, taken or refused")
    report_stall_daily: int = Field(default=20, ge=1, description="Reports taken about one stall in a day")
    report_market_daily: int = Field(default=60, ge=1, description="The same about a market, no stall being named")
    report_global_minute: int = Field(default=60, ge=1, description="Reports taken in a minute, from anywhere")
    report_proof_bits: int = Field(default=16, ge=0, le=28, description="Each bit doubles the work of sending a report")
    report_contact_days: int = Field(default=90, ge=0, description="How long a contact outlives its settled report")

    @model_validator(mode="after")
    def _refuse_defaults_outside_demo(self) -> Self:
        if self.demo:
            return self
        missing = [
            name
            for name, value in (
                ("QUACAN_DATABASE_URL", self.database_url),
                ("QUACAN_STORAGE_URL", self.storage_url),
                ("QUACAN_SIGNING_KEYS", self.signing_keys.get_secret_value() != DEMO_SIGNING_KEYS),
            )
            if not value
        ]
        if missing:
            raise ValueError(f"set {', '.join(missing)}, or QUACAN_DEMO=1 to try the service with demo data")
        return self

    @property
    def asyncpg_url(self) -> str:
        """The database's address in the form SQLAlchemy wants."""
        if self.database_url is None:
            raise ValueError("QUACAN_DATABASE_URL is not set")
        scheme, _, rest = self.database_url.partition("://")
        if scheme.split("+")[0] not in {"postgresql", "postgres"}:
            raise ValueError("QUACAN_DATABASE_URL must begin with postgresql://")
        return f"postgresql+asyncpg://{rest}"

    @property
    def map_tiles_host(self) -> str | None:
        """Where pages may load pictures from beside the service itself."""
        if self.map_tiles_url is None:
            return None
        parts = urlsplit(self.map_tiles_url)
        return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"

    @property
    def store_url(self) -> str:
        return self.storage_url or f"file://{(self.home / 'objects').resolve()}"
