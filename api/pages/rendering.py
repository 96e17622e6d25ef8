"""Templates in the reader's language."""

from __future__ import annotations

from functools import cache, partial
from gettext import NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from recommender.exporting.times import LOCALES
from recommender.wording import LANGUAGES

LANGUAGE_NAMES = {"tr": "Türkçe", "ru": "Русский", "en": "English"}


def page(template: str, language: str, status: int = 200, /, **facts: object) -> HTMLResponse:
    """A template with its facts in place."""
    made = environment(language).get_template(template)
    own = {"language": language, "language_names": LANGUAGE_NAMES, "kept_query": ""}
    shown = made.render(own | facts)
    return HTMLResponse(shown, status)


@cache
def environment(language: str) -> Environment:
    """The templates, whose own words are said in ``language``."""
    made = Environment(
        loader=PackageLoader("api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.filters["decimal"] = partial(_decimal, language)
    # The extension adds this method to the environment, which type checkers cannot see.
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    return made


def _decimal(language: str, number: float, pattern: str = "0.000") -> str:
    """A number with the decimal sign of the language; ``pattern`` as CLDR has it."""
    return format_decimal(number, pattern, locale=LOCALES[language])


@cache
def catalogue(language: str) -> NullTranslations:
    """What the pages say, read from catalogues as translators keep them; English is in the templates."""
    if language not in LANGUAGES:
        raise ValueError(f"not spoken here: {language}")
    if language == "en":
        return NullTranslations()
    folder = files("api").joinpath("locale", language, "LC_MESSAGES")
    first, *others = (_compiled(source, language) for source in folder.iterdir())
    for other in others:
        first.merge(other)
    return first


def _compiled(source: Traversable, language: str) -> Translations:
    compiled = BytesIO()
    with source.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language, abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)
