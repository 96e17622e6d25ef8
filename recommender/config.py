"""Settings: the only place where the environment is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from recommender.errors import Invalid

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
        default="",
        repr=False,
        description="Signs links and sign-ins, 32 random characters or more; empty: made once in data_dir.",
    )
    contact_keys: str = Field(
        default="",
        repr=False,
        description="Encrypts contact data at rest: keys of `masa privacy key`, separated by commas; "
        "the first encrypts, all decrypt. Empty: not encrypted.",
    )
    retain_days: int = Field(
        default=730,
        ge=1,
        description="Days after its last event for which a company's contact data and words are kept.",
    )
    retain_log_days: int = Field(
        default=730,
        ge=1,
        description="Days for which jobs, imports, removals, sign-ins and looks at contacts are kept.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Address under which people reach this server; for links.",
    )
    smtp_host: str = Field(default="", description="Mail server; empty: nothing is sent.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to the mail server is protected."
    )
    smtp_user: str = Field(default="", repr=False, description="User at the mail server; empty: no sign-in.")
    smtp_password: str = Field(default="", repr=False, description="Password at the mail server.")
    mail_from: str = Field(default="", description="Sender of mails, such as Heyet <heyet@example.org>.")
    combination: Literal["harmonic", "geometric", "min", "product"] = Field(
        default="harmonic", description="How the two sides' scores become one."
    )
    rate_per_caller: int = Field(
        default=1200, ge=0, description="Requests a minute for one key, sign-in or link; 0: no limit."
    )
    rate_per_address: int = Field(
        default=3000, ge=0, description="Requests a minute from one address; 0: no limit."
    )
    rate_storage: str = Field(
        default="memory://",
        repr=False,
        description="Where requests are counted; several servers share a Redis by its URL (extra `redis`).",
    )
    webhook_private: bool = Field(
        default=False, description="Let webhooks call addresses of private networks, also over http."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="From which level on server and worker log, one JSON object a line."
    )
    threads: int = Field(default=2, ge=1, description="Threads for FAISS and the encoder.")

    def __init__(self, **values: Any) -> None:
        """Read the environment. Raises Invalid, which names the first setting that has a wrong value."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            first = error.errors()[0]
            name = "_".join(("RECOMMENDER", *map(str, first["loc"]))).upper()
            raise Invalid("setting_invalid", name=name, why=first["msg"]) from None

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'masa.db').absolute()}"

    @property
    def contact_key_list(self) -> list[str]:
        """The keys for contact data, the one in use first."""
        return [key.strip() for key in self.contact_keys.split(",") if key.strip()]

    @property
    def encoder_path(self) -> str:
        """Where the encoder is loaded from."""
        return str(BUNDLED / "models" / "encoder") if self.encoder == "default" else self.encoder

    @property
    def rankers_dir(self) -> Path:
        """Where versions of learned rankers are."""
        return self.data_dir / "rankers"

    @property
    def encoders_dir(self) -> Path:
        """Where versions of tuned encoders are."""
        return self.data_dir / "encoders"

    @property
    def compliance_folders(self) -> list[Path]:
        """Where rule files are: those that come with Masa, then the organiser's own."""
        return [BUNDLED / "data" / "compliance", self.data_dir / "compliance"]
