"""Settings: environment variables `GRIDCITY_*`, read once at the edge and passed in."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Engine = Literal["local", "spark"]


class Settings(BaseSettings):
    """Everything that differs between installations. Each field is `GRIDCITY_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="GRIDCITY_", env_file=None, frozen=True)

    data: Path = Field(Path(".data"), description="Folder of the database, the served files and the keys")
    database_url: str | None = Field(
        None, description="A PostGIS database to use in place of the private cluster (libpq URL)"
    )
    database_name: str = Field("gridcity", description="Database name inside the private cluster")
    host: str = Field("127.0.0.1", description="Address that `gridcity serve` listens on")
    port: int = Field(8000, ge=1, le=65535, description="Port that `gridcity serve` listens on")
    public_url: str = Field("", description="URL the service is reached at from outside, without a slash")
    jobs: int = Field(0, ge=0, description="Worker processes for batch work; 0 is one per core")
    engine: Engine = Field("local", description="Where an ingest runs its batches")
    spark_master: str = Field("local[2]", description="Master of the Spark cluster (spark://HOST:7077)")
    tile_cache_mb: int = Field(256, ge=0, description="Memory for rendered vector tiles, in MiB")
    statement_timeout_s: float = Field(15.0, gt=0, description="Longest a request's SQL statement may run")
    password_memory_kib: int = Field(47104, ge=8, description="Memory of one argon2id computation, in KiB")
    password_passes: int = Field(1, ge=1, description="Passes of one argon2id computation")
    session_idle_minutes: float = Field(120, gt=0, description="A browser session ends after this rest")
    session_hours: float = Field(12, gt=0, description="Longest life of a browser session")
    wall_days: float = Field(30, gt=0, description="Longest life of the session of a wall display, in days")
    trusted_proxies: str = Field(
        "", description="Networks of reverse proxies whose X-Forwarded-For is believed, split by commas"
    )
    oidc_issuer: str = Field("", description="Issuer URL of an OpenID Connect provider; empty: none")
    oidc_client_id: str = Field("", description="Client id at the OpenID Connect provider")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Client secret at the OpenID Connect provider"
    )
    oidc_title: str = Field("统一身份认证", description="What the button of the OpenID Connect sign-in says")
    webmap: Path = Field(
        Path(__file__).parent.parent / "webmap" / "dist", description="Folder of the built web map"
    )

    @property
    def served(self) -> Path:
        """Folder of the files built for serving: base map, 3D Tiles, rasters, STAC."""
        return self.data / "served"

    @property
    def keys(self) -> Path:
        """Folder of the secret keys, mode 0700."""
        return self.data / "keys"
