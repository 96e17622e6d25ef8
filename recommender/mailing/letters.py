"""What is written to people."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from recommender.errors import Invalid


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person. The address is personal data."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)

    def message(self, sender: str) -> EmailMessage:
        """The mail as it is sent. Raises Invalid when an address is none."""
        message = EmailMessage(policy=SMTP)
        message["Subject"] = self.subject
        message["From"] = sender
        try:
            message["To"] = Address(addr_spec=self.to.strip())
        except (ValueError, IndexError):  # the standard library raises either for what is no address
            raise Invalid("mail_address_invalid") from None
        message.set_content(self.text)
        return message


def compose(kind: str, language: str, to: str, facts: dict[str, object]) -> Letter:
    """The letter ``kind`` (``invitation``, ``reminder``); the first line of a template is the subject."""
    written = _templates().get_template(f"{kind}.{language}.j2").render(facts)
    subject, _, text = written.partition("\n")
    return Letter(to, " ".join(subject.split()), text.strip() + "\n")


@cache
def _templates() -> Environment:
    # Plain text: nothing is escaped, and a missing fact is an error.
    return Environment(
        loader=PackageLoader("recommender.mailing"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
    )
