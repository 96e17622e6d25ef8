"""Settings: the only place where the environment is read."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

BUNDLED = Path(__file__).resolve().parents[1]
"""The checkout (or the installed copy) whose ``models`` and ``data`` are shipped with Masa."""


class Settings(BaseSettings):
    """Configuration of one process; every field can be set by ``RECOMMENDER_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="RECOMMENDER_", env_file=".env", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="Folder for the database, indexes and exports.")
    database_url: str = Field(default="", description="SQLAlchemy URL; empty: SQLite inside data_dir.")
    encoder: str = Field(
        default="default", description="'default' for the bundled encoder, else a folder or a hub name."
    )
    language: str = Field(default="en", description="Language of messages: tr, ru or en.")
    secret_key: str = Field(
        default="", repr=False, description="Signs invitation links; 32 characters or more, needed for links."
    )
    threads: int = Field(default=2, ge=1, description="Threads for FAISS and the encoder.")

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'masa.db').absolute()}"

    @property
    def encoder_path(self) -> str:
        """Where the encoder is loaded from."""
        return str(BUNDLED / "models" / "encoder") if self.encoder == "default" else self.encoder
