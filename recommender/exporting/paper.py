"""A4 pages: fonts, styles, heads and feet that every printed list shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from anyascii import anyascii
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from recommender.wording import phrase

INK, QUIET, RULE, SHADE = (colors.HexColor(code) for code in ("#1c2530", "#5f6b7a", "#c5ccd6", "#f2f4f7"))
MARGIN, FOOT = 15 * mm, 9 * mm

_TEXT = {"fontName": "NotoSans", "textColor": INK, "splitLongWords": 1}
STYLES = {
    "title": ParagraphStyle("title", **_TEXT | {"fontName": "NotoSans-Bold"}, fontSize=17, leading=21),
    "over": ParagraphStyle("over", **_TEXT | {"textColor": QUIET}, fontSize=9, leading=12),
    "day": ParagraphStyle(
        "day", **_TEXT | {"fontName": "NotoSans-Bold"}, fontSize=10.5, leading=14, spaceBefore=9, spaceAfter=4
    ),
    "head": ParagraphStyle("head", **_TEXT | {"textColor": QUIET}, fontSize=7.5, leading=9.5),
    "text": ParagraphStyle("text", **_TEXT, fontSize=8.5, leading=11),
    "strong": ParagraphStyle("strong", **_TEXT | {"fontName": "NotoSans-Bold"}, fontSize=9, leading=11.5),
    "quiet": ParagraphStyle("quiet", **_TEXT | {"textColor": QUIET}, fontSize=7.5, leading=9.5),
    "point": ParagraphStyle(
        "point", **_TEXT, fontSize=8, leading=10.2, leftIndent=8, bulletFontName="NotoSans", bulletFontSize=8
    ),
    "huge": ParagraphStyle(
        "huge", **_TEXT | {"fontName": "NotoSans-Bold"}, fontSize=120, leading=135, alignment=TA_CENTER
    ),
}


@lru_cache(maxsize=1)
def load_fonts() -> frozenset[int]:
    """Register Noto Sans once; returns the characters it has."""
    faces = []
    for name, file in (("NotoSans", "NotoSans-Regular.ttf"), ("NotoSans-Bold", "NotoSans-Bold.ttf")):
        with as_file(files("recommender.exporting").joinpath("fonts", file)) as path:
            faces.append(TTFont(name, str(path)))
            pdfmetrics.registerFont(faces[-1])
    pdfmetrics.registerFontFamily("NotoSans", normal="NotoSans", bold="NotoSans-Bold")
    return frozenset(faces[0].face.charToGlyph)


def printable(text: str) -> str:
    """Text for a paragraph: mark-up escaped, what the font lacks spelled in Latin letters."""
    known = load_fonts()
    shown = "".join(c if ord(c) in known else anyascii(c) for c in text.replace("−", "–") if c >= " ")
    return escape(shown)


def says(style: str, text: str) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(printable(text), STYLES[style])


def points(texts: Sequence[str], bullet: str) -> list[Paragraph]:
    """A list, one point a paragraph."""
    return [Paragraph(printable(text), STYLES["point"], bulletText=bullet) for text in texts]


def grid(
    head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], least: float = 0
) -> Table:
    """A table ruled between rows, its head repeated on each page; ``widths`` and the ``least``
    height of a row are in millimetres.

    No row is split, so none may be higher than a page.
    """
    table = Table(
        [[says("head", text) for text in head], *rows],
        colWidths=[width * mm for width in widths],
        repeatRows=1,
        hAlign="LEFT",
        minRowHeights=[0, *[least * mm] * len(rows)],
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), SHADE),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, 0), 3),
                ("BOTTOMPADDING", (0, 0), (-1, 0), 3),
                ("TOPPADDING", (0, 1), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 1), (-1, -1), 6),
            ]
        )
    )
    return table


class Section(Flowable):  # type: ignore[misc]
    """Begins a part of a document: a bookmark, and from here on its own foot and page numbers."""

    def __init__(self, title: str, foot: str, language: str) -> None:
        super().__init__()
        self.title, self.foot, self.language = title, foot, language

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.section, self.canv.section_start = self, self.canv.getPageNumber()
        self.canv.bookmarkPage(key := f"part{self.canv.section_start}")
        self.canv.addOutlineEntry(self.title, key)


def pdf(parts: Sequence[Sequence[Flowable]], title: str, language: str, *, wide: bool = False) -> bytes:
    """A document in which each part begins on a new page. The same parts give the same bytes."""
    load_fonts()
    out = BytesIO()
    size = landscape(A4) if wide else A4
    document = BaseDocTemplate(
        out, pagesize=size, title=title, author="Masa", lang=language, invariant=1, pageCompression=1
    )
    frame = Frame(
        MARGIN, MARGIN + 2 * mm, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN - 2 * mm,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=_foot))
    document.build(list(_paged(parts)))
    return out.getvalue()


def _paged(parts: Sequence[Sequence[Flowable]]) -> Iterator[Flowable]:
    for number, part in enumerate(parts):
        if number:
            yield PageBreak()
        yield from part


def _foot(canvas: Any, document: BaseDocTemplate) -> None:
    section: Section = canvas.section
    page = canvas.getPageNumber() - canvas.section_start + 1
    canvas.setFont("NotoSans", 7.5)
    canvas.setFillColor(QUIET)
    canvas.drawString(MARGIN, FOOT, section.foot)
    number = phrase("printed_page", section.language, {"page": page})
    canvas.drawRightString(document.pagesize[0] - MARGIN, FOOT, number)
