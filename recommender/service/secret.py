"""The secret that signs links and sign-ins: given by the settings, else made once for the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from recommender.config import Settings
from recommender.errors import BackendUnavailable, Invalid
from recommender.service.links import KEY_LENGTH

FILE = "secret.key"
LEAST_CHARACTERS = 10
"""So many different characters a strong secret has at least; a random one of 32 practically always does."""


def with_secret(settings: Settings) -> Settings:
    """The settings with a strong secret. One that is made is random and readable by its owner alone.

    Raises:
        Invalid: the secret given is weak.
        BackendUnavailable: the data folder cannot be written.
    """
    secret = settings.secret_key or _of_folder(settings.data_dir)
    if len(secret) < KEY_LENGTH or len(set(secret)) < LEAST_CHARACTERS:
        raise Invalid("secret_key_weak", length=KEY_LENGTH)
    return settings.model_copy(update={"secret_key": secret})


def _of_folder(folder: Path) -> str:
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_whole(path, secrets.token_urlsafe(KEY_LENGTH))
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackendUnavailable("secret_key_unreadable", where=path, why=type(error).__name__) from error


def _write_whole(path: Path, secret: str) -> None:
    """Of two processes that begin at once both end up with the secret of one."""
    own = path.with_suffix(f".{os.getpid()}")
    own.unlink(missing_ok=True)
    with open(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
