"""Letters to firms and buyers: written in the reader's language, sent through SMTP where configured."""

from recommender.mailing.letters import Letter, compose
from recommender.mailing.smtp import Post, configured

__all__ = ["Letter", "Post", "compose", "configured"]
