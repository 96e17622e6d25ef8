"""Sending through the mail server of the settings."""

from __future__ import annotations

import smtplib
import ssl
from types import TracebackType

from recommender.config import Settings
from recommender.errors import BackendUnavailable
from recommender.mailing.letters import Letter

SECONDS = 20


def configured(settings: Settings) -> bool:
    """Whether there is a mail server and a sender."""
    return bool(settings.smtp_host and settings.mail_from)


class Post:
    """An open connection to the mail server, as a context.

    Raises BackendUnavailable (``smtp_failed``) when the server cannot be reached or refuses.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP

    def __enter__(self) -> Post:
        try:
            self._server = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise self._failed(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    def send(self, letter: Letter) -> None:
        """Hand one letter to the server. Raises BackendUnavailable, Invalid for an address that is none."""
        try:
            self._server.send_message(letter.message(self._settings.mail_from))
        except (OSError, smtplib.SMTPException) as error:
            raise self._failed(error) from error

    def _open(self) -> smtplib.SMTP:
        settings = self._settings
        where = (settings.smtp_host, settings.smtp_port)
        if settings.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                *where, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(*where, timeout=SECONDS)
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        return server

    def _failed(self, error: Exception) -> BackendUnavailable:
        # The server's own words may repeat an address; the kind of failure says enough.
        where = f"{self._settings.smtp_host}:{self._settings.smtp_port}"
        return BackendUnavailable("smtp_failed", where=where, why=type(error).__name__)
