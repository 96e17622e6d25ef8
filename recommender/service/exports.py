"""Files of an event's plan: which there are, in which language, under which name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

from recommender.config import Settings
from recommender.exporting.programme import Party, Programme
from recommender.exporting.saving import file_name, write, zipped
from recommender.records import Side


@dataclass(frozen=True, slots=True)
class File:
    """A file that has been made but not written."""

    name: str
    content: bytes


def schedules(
    programme: Programme, party_id: str = "", language: str = "", *, apart: bool = False
) -> list[File]:
    """The schedules of one party or of all: in one file, a page each, or ``apart`` in a file each.

    Each is in its reader's language unless one is given. Raises NotFound for a party not taking part.
    """
    from recommender.exporting.schedules import schedules_pdf

    chosen = chosen_parties(programme, party_id)
    if party_id or apart:
        return [
            _file(programme, _own("schedule", party), "pdf", schedules_pdf(programme, [party], language))
            for party in chosen
        ]
    return [_file(programme, "schedules", "pdf", schedules_pdf(programme, chosen, language))]


def calendars(
    programme: Programme,
    party_id: str = "",
    language: str = "",
    *,
    organiser: str = "",
    contacts: bool = False,
) -> list[File]:
    """A calendar a party, and where meetings were cancelled a file that takes them out. Raises NotFound."""
    return list(_calendars(programme, chosen_parties(programme, party_id), language, organiser, contacts))


def sender_address(settings: Settings) -> str:
    """The address that letters come from, which calendars name as the organiser's; empty when none is set."""
    return parseaddr(settings.mail_from)[1]


def grid(programme: Programme, language: str) -> list[File]:
    """The master schedule."""
    from recommender.exporting.grids import grid_xlsx

    return [_file(programme, "grid", "xlsx", grid_xlsx(programme, language))]


def met(programme: Programme, party_id: str, language: str, *, contacts: bool = False) -> list[File]:
    """Who met whom: everybody, or one party. Raises NotFound."""
    from recommender.exporting.grids import met_xlsx

    party = programme.party(party_id) if party_id else None
    name = _own("met", party) if party else "met"
    return [_file(programme, name, "xlsx", met_xlsx(programme, language, party, contacts))]


def sign_in(programme: Programme, language: str) -> list[File]:
    """Attendance lists."""
    from recommender.exporting.lists import sign_in_pdf

    return [_file(programme, "sign-in", "pdf", sign_in_pdf(programme, language))]


def interpreters(programme: Programme, language: str) -> list[File]:
    """The roster of interpreters."""
    from recommender.exporting.lists import interpreters_pdf

    return [_file(programme, "interpreters", "pdf", interpreters_pdf(programme, language))]


def signs(programme: Programme, language: str) -> list[File]:
    """Signs for the tables."""
    from recommender.exporting.lists import signs_pdf

    return [_file(programme, "signs", "pdf", signs_pdf(programme, language))]


def plan(programme: Programme, form: str, language: str) -> list[File]:
    """The whole plan as ``csv`` or ``json``."""
    from recommender.exporting.plans import plan_csv, plan_json

    made = {"csv": plan_csv, "json": plan_json}[form](programme, language)
    return [_file(programme, "plan", form, made)]


def save(files: Sequence[File], folder: Path, target: Path | None = None) -> list[Path]:
    """Write files into ``folder``, or to ``target``: a folder, an archive (``.zip``), or one file's path.

    Raises:
        ImportFileError: one cannot be written; those before it are there, whole.
        ValueError: several files for one file's path.
    """
    if target is None or target.is_dir() or not target.suffix:
        paths = [(target or folder) / file.name for file in files]
    elif target.suffix.lower() == ".zip":
        files, paths = [File(target.name, zipped({f.name: f.content for f in files}))], [target]
    else:
        paths = [target]
    for path, file in zip(paths, files, strict=True):
        write(path, file.content)
    return paths


def folder_of(settings: Settings, programme: Programme) -> Path:
    """Where an event's files lie unless said otherwise."""
    return settings.data_dir / "exports" / file_name(programme.event.id)


def chosen_parties(programme: Programme, party_id: str) -> list[Party]:
    """One party, or all: firms, then buyers, by name. Raises NotFound."""
    if party_id:
        return [programme.party(party_id)]
    return [*programme.parties(Side.FIRM), *programme.parties(Side.BUYER)]


def _calendars(
    programme: Programme, chosen: Sequence[Party], language: str, organiser: str, contacts: bool
) -> Iterator[File]:
    from recommender.exporting.calendars import calendar_ics, cancellations_ics

    for party in chosen:
        content = calendar_ics(programme, party, language, organiser=organiser, contacts=contacts)
        yield _file(programme, _own("calendar", party), "ics", content)
        if gone := cancellations_ics(programme, party, language, organiser=organiser):
            yield _file(programme, _own("cancelled", party), "ics", gone)


def _own(what: str, party: Party) -> str:
    return file_name(what, party.side, party.company.id)


def _file(programme: Programme, name: str, suffix: str, content: bytes) -> File:
    return File(f"{file_name(programme.event.id)}-{name}.{suffix}", content)
